{#-
    Whether an array holds a value; nulls among the elements are passed over. Null where the array or the
    value is null.
-#}
{% macro array_contains(array, value) -%}
    {{ return(adapter.dispatch('array_contains')(array, value)) }}
{%- endmacro %}

{% macro default__array_contains(array, value) -%}
    case
        when {{ value }} is not null
            then any_match({{ array }}, element -> coalesce(element = {{ value }}, false))
    end
{%- endmacro %}

{% macro duckdb__array_contains(array, value) -%}
    list_contains({{ array }}, {{ value }})
{%- endmacro %}
