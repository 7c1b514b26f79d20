{#- The array in ascending order, nulls last; null for null. -#}
{% macro array_sort(array) -%}
    {{ return(adapter.dispatch('array_sort')(array)) }}
{%- endmacro %}

{% macro default__array_sort(array) -%}
    array_sort({{ array }})
{%- endmacro %}

{% macro duckdb__array_sort(array) -%}
    list_sort({{ array }}, 'ASC', 'NULLS LAST')
{%- endmacro %}
