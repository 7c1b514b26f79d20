{#-
    The text at a JSON path such as `$.uprn`; null where there is nothing, a JSON null, or no JSON.

    For a path to a text, a number or a boolean: at an object, and at a name that comes twice, the engines
    differ. A number that is not typed as text may come spelt otherwise than it was (1.5 for 1.50): parse it,
    never compare it.
-#}
{% macro json_text(column, path) -%}
    {{ return(adapter.dispatch('json_text')(column, path)) }}
{%- endmacro %}

{% macro default__json_text(column, path) -%}
    json_extract_scalar(try(json_parse({{ column }})), '{{ path }}')
{%- endmacro %}

{% macro duckdb__json_text(column, path) -%}
    json_extract_string(case when json_valid({{ column }}) then {{ column }} end, '{{ path }}')
{%- endmacro %}
