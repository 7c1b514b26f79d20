{#- The text without any part that matches the pattern; null for null. -#}
{% macro regex_remove(text, pattern) -%}
    {{ return(adapter.dispatch('regex_remove')(text, pattern)) }}
{%- endmacro %}

{% macro default__regex_remove(text, pattern) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '')
{%- endmacro %}

{% macro duckdb__regex_remove(text, pattern) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '', 'g')
{%- endmacro %}
