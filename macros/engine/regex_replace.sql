{#-
    The text with every match of the pattern replaced, or taken out where no replacement is given; null for
    null. `$1` to `$9` in the replacement are groups of the pattern; one that took no part is empty.
-#}
{% macro regex_replace(text, pattern, replacement='') -%}
    {{ return(adapter.dispatch('regex_replace')(text, pattern, replacement)) }}
{%- endmacro %}

{% macro default__regex_replace(text, pattern, replacement) -%}
    regexp_replace({{ text }}, {{ regex_literal(pattern) }}, '{{ replacement }}')
{%- endmacro %}

{% macro duckdb__regex_replace(text, pattern, replacement) -%}
    regexp_replace({{ text }}, {{ regex_literal(pattern) }}, '{{ modules.re.sub("[$]([1-9])", "\\\\\\1", replacement) }}', 'g')
{%- endmacro %}
