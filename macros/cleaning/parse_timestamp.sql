{#- A moment from ISO text (2022-04-05T10:20:30.5Z or with a blank for the T), taken as UTC; else null. -#}
{% macro parse_timestamp(column) -%}
    {%- set iso = '^\\s*([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?)Z?\\s*$' -%}
    try_cast(
        {{ regex_group(column, iso, 1) }} || ' ' || {{ regex_group(column, iso, 2) }} as timestamp
    )
{%- endmacro %}
