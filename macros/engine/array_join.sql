{#-
    The elements of an array of text as one text, with the separator between them; nulls are passed over,
    '' for an empty array, null for null.
-#}
{% macro array_join(array, separator) -%}
    {{ return(adapter.dispatch('array_join')(array, separator)) }}
{%- endmacro %}

{% macro default__array_join(array, separator) -%}
    array_join({{ array }}, '{{ separator }}')
{%- endmacro %}

{% macro duckdb__array_join(array, separator) -%}
    coalesce(
        array_to_string({{ array }}, '{{ separator }}'), case when {{ array }} is not null then '' end
    )
{%- endmacro %}
