{#- How many elements an array has, nulls counted, as a bigint; null for null. -#}
{% macro array_length(array) -%}
    {{ return(adapter.dispatch('array_length')(array)) }}
{%- endmacro %}

{% macro default__array_length(array) -%}
    cardinality({{ array }})
{%- endmacro %}

{% macro duckdb__array_length(array) -%}
    len({{ array }})
{%- endmacro %}
