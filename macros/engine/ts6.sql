{#-
    A moment with the six decimals that an Iceberg table stores; null for null. Athena refuses any other
    number there, and any but three in a Hive table.
-#}
{% macro ts6(moment) -%}
    {{ return(adapter.dispatch('ts6')(moment)) }}
{%- endmacro %}

{% macro default__ts6(moment) -%}
    cast({{ moment }} as timestamp(6))
{%- endmacro %}

{% macro duckdb__ts6(moment) -%}
    cast({{ moment }} as timestamp)
{%- endmacro %}
