{#-
    The elements of an array for which a condition is true, in their order; null for null.

    element: the name that the condition gives to an element.
-#}
{% macro array_filter(array, element, condition) -%}
    {{ return(adapter.dispatch('array_filter')(array, element, condition)) }}
{%- endmacro %}

{% macro default__array_filter(array, element, condition) -%}
    filter({{ array }}, {{ element }} -> {{ condition }})
{%- endmacro %}

{% macro duckdb__array_filter(array, element, condition) -%}
    list_filter({{ array }}, lambda {{ element }}: {{ condition }})
{%- endmacro %}
