{#-
    The elements of a JSON list of objects, as an array with the JSON text of each, for
    `cross join unnest(...)`; null, and so no row, where the column holds no JSON list. A JSON null in it is null.
-#}
{% macro json_elements(column) -%}
    {{ return(adapter.dispatch('json_elements')(column)) }}
{%- endmacro %}

{% macro default__json_elements(column) -%}
    try(transform(cast(json_parse({{ column }}) as array(json)), element -> nullif(json_format(element), 'null')))
{%- endmacro %}

{% macro duckdb__json_elements(column) -%}
    json_extract_string(case when json_valid({{ column }}) and json_type({{ column }}) = 'ARRAY' then {{ column }} end, '$[*]')
{%- endmacro %}
