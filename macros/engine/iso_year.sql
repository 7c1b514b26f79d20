{#-
    The year that the ISO week of a date belongs to, as a bigint; null for null. Its number is week(day) on
    both engines: 30 December 2024 is in week 1 of 2025.
-#}
{% macro iso_year(day) -%}
    {{ return(adapter.dispatch('iso_year')(day)) }}
{%- endmacro %}

{% macro default__iso_year(day) -%}
    year_of_week({{ day }})
{%- endmacro %}

{% macro duckdb__iso_year(day) -%}
    isoyear({{ day }})
{%- endmacro %}
