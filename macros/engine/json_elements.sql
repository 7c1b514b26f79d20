{#-
    The elements of a JSON list of objects, as an array with the JSON text of each, for
    `cross join unnest(...)`; null, and so no row, where the column holds no JSON.
-#}
{% macro json_elements(column) -%}
    {{ return(adapter.dispatch('json_elements')(column)) }}
{%- endmacro %}

{% macro default__json_elements(column) -%}
    try(transform(cast(json_parse({{ column }}) as array(json)), element -> json_format(element)))
{%- endmacro %}

{% macro duckdb__json_elements(column) -%}
    json_extract_string(case when json_valid({{ column }}) then {{ column }} end, '$[*]')
{%- endmacro %}
