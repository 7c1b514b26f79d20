{#- The different elements of an array in ascending order, without nulls; null for null. -#}
{% macro array_distinct(array) -%}
    {{ return(adapter.dispatch('array_distinct')(array)) }}
{%- endmacro %}

{% macro default__array_distinct(array) -%}
    array_sort(array_distinct(filter({{ array }}, element -> element is not null)))
{%- endmacro %}

{% macro duckdb__array_distinct(array) -%}
    list_sort(list_distinct({{ array }}))
{%- endmacro %}
