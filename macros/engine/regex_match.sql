{#- Whether the text holds a match of the pattern; null for null. `^` and `$` are the ends of the text. -#}
{% macro regex_match(text, pattern) -%}
    {{ return(adapter.dispatch('regex_match')(text, pattern)) }}
{%- endmacro %}

{% macro default__regex_match(text, pattern) -%}
    regexp_like({{ text }}, {{ regex_literal(pattern) }})
{%- endmacro %}

{% macro duckdb__regex_match(text, pattern) -%}
    regexp_matches({{ text }}, {{ regex_literal(pattern) }})
{%- endmacro %}
