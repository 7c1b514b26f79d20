{#- The calendar day in London of a UTC timestamp (23:30 UTC on 30 June is 1 July); null for null. -#}
{% macro london_date(utc_timestamp) -%}
    {{ return(adapter.dispatch('london_date')(utc_timestamp)) }}
{%- endmacro %}

{% macro default__london_date(utc_timestamp) -%}
    cast(at_timezone(with_timezone({{ utc_timestamp }}, 'UTC'), 'Europe/London') as date)
{%- endmacro %}

{% macro duckdb__london_date(utc_timestamp) -%}
    cast(timezone('Europe/London', timezone('UTC', {{ utc_timestamp }})) as date)
{%- endmacro %}
