{#-
    The elements of a JSON list of texts, numbers or booleans, as an array of text, a JSON null as null;
    null where the column holds no JSON or no list, and for null.

    Engines differ on the spelling of a number that is not typed as text (1.50 may come as 1.5): parse it,
    never compare it.
-#}
{% macro json_texts(column) -%}
    {{ return(adapter.dispatch('json_texts')(column)) }}
{%- endmacro %}

{% macro default__json_texts(column) -%}
    try(transform(cast(json_parse({{ column }}) as array(json)), element -> json_extract_scalar(element, '$')))
{%- endmacro %}

{% macro duckdb__json_texts(column) -%}
    json_extract_string(case when json_valid({{ column }}) and json_type({{ column }}) = 'ARRAY' then {{ column }} end, '$[*]')
{%- endmacro %}
