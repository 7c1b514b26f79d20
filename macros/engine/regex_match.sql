{#- Whether the text holds a match of the pattern; null for null. Patterns in the part that RE2 and Java share. -#}
{% macro regex_match(text, pattern) -%}
    {{ return(adapter.dispatch('regex_match')(text, pattern)) }}
{%- endmacro %}

{% macro default__regex_match(text, pattern) -%}
    regexp_like({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro duckdb__regex_match(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}
