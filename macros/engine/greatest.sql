{#- The greatest of two or more values; nulls are passed over, and only nulls give null. -#}
{% macro greatest() -%}
    {{ return(adapter.dispatch('greatest')(*varargs)) }}
{%- endmacro %}

{% macro default__greatest() -%}
    {#- Each null is stood in for by a value that is there, which changes nothing. -#}
    greatest(
        {%- for value in varargs %}
        coalesce({{ ([value] + varargs | list) | join(', ') }}){{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{% macro duckdb__greatest() -%}
    greatest({{ varargs | join(', ') }})
{%- endmacro %}
