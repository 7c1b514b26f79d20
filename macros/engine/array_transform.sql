{#-
    The array with each element replaced by an expression of it; null for null.

    element: the name that the expression gives to an element.
-#}
{% macro array_transform(array, element, expression) -%}
    {{ return(adapter.dispatch('array_transform')(array, element, expression)) }}
{%- endmacro %}

{% macro default__array_transform(array, element, expression) -%}
    transform({{ array }}, {{ element }} -> {{ expression }})
{%- endmacro %}

{% macro duckdb__array_transform(array, element, expression) -%}
    list_transform({{ array }}, lambda {{ element }}: {{ expression }})
{%- endmacro %}
