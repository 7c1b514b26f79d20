{#- The smallest of two or more values; nulls are passed over, and only nulls give null. -#}
{% macro least() -%}
    {{ return(adapter.dispatch('least')(*varargs)) }}
{%- endmacro %}

{% macro default__least() -%}
    {#- Each null is stood in for by a value that is there, which changes nothing. -#}
    least(
        {%- for value in varargs %}
        coalesce({{ ([value] + varargs | list) | join(', ') }}){{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{% macro duckdb__least() -%}
    least({{ varargs | join(', ') }})
{%- endmacro %}
