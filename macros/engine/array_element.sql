{#-
    The element of an array at a place, counted from 1, or from the end for a negative number; null where
    there is none, and for null.
-#}
{% macro array_element(array, number) -%}
    {{ return(adapter.dispatch('array_element')(array, number)) }}
{%- endmacro %}

{% macro default__array_element(array, number) -%}
    element_at({{ array }}, nullif({{ number }}, 0))
{%- endmacro %}

{% macro duckdb__array_element(array, number) -%}
    list_extract({{ array }}, {{ number }})
{%- endmacro %}
