{#- The UTC timestamp of a number of seconds since 1970 began, to the millisecond; null for null. -#}
{% macro epoch_timestamp(seconds) -%}
    {{ return(adapter.dispatch('epoch_timestamp')(seconds)) }}
{%- endmacro %}

{% macro default__epoch_timestamp(seconds) -%}
    cast(at_timezone(from_unixtime({{ seconds }}), 'UTC') as timestamp)
{%- endmacro %}

{% macro duckdb__epoch_timestamp(seconds) -%}
    make_timestamp(cast(round(cast({{ seconds }} as double) * 1000) as bigint) * 1000)
{%- endmacro %}
