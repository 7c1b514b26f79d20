{#-
    The text at a JSON path such as `$.uprn`; null where there is nothing, a JSON null, or no JSON.

    For a path to a text, a number or a boolean: at an object the engines differ. So do they on the
    spelling of a number that is not typed as text (1.50 may come as 1.5): parse it, never compare it.
-#}
{% macro json_text(column, path) -%}
    {{ return(adapter.dispatch('json_text')(column, path)) }}
{%- endmacro %}

{% macro default__json_text(column, path) -%}
    json_extract_scalar({{ column }}, '{{ path }}')
{%- endmacro %}

{% macro duckdb__json_text(column, path) -%}
    json_extract_string(case when json_valid({{ column }}) then {{ column }} end, '{{ path }}')
{%- endmacro %}
