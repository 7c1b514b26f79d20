{#-
    The UTC timestamp of a time that a clock in London showed; null for null.

    Of the hour that comes twice in October the later, in winter time, is taken; a time in the hour that
    March leaves out is read as winter time.
-#}
{% macro utc_from_london(local_timestamp) -%}
    {{ return(adapter.dispatch('utc_from_london')(local_timestamp)) }}
{%- endmacro %}

{% macro default__utc_from_london(local_timestamp) -%}
    cast(at_timezone(with_timezone({{ local_timestamp }}, 'Europe/London'), 'UTC') as timestamp)
{%- endmacro %}

{% macro duckdb__utc_from_london(local_timestamp) -%}
    timezone('UTC', timezone('Europe/London', {{ local_timestamp }}))
{%- endmacro %}
