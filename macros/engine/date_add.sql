{#-
    A date so many units later, or earlier for a negative number, as a date; null where either is null.

    unit: day, week, month, quarter or year. A day that the month does not have becomes its last:
    31 January and a month is 28 or 29 February.
-#}
{% macro date_add(day, number, unit='day') -%}
    {{ return(adapter.dispatch('date_add')(day, number, unit)) }}
{%- endmacro %}

{% macro default__date_add(day, number, unit) -%}
    date_add('{{ unit }}', {{ number }}, {{ day }})
{%- endmacro %}

{% macro duckdb__date_add(day, number, unit) -%}
    {%- set months = {'month': 1, 'quarter': 3, 'year': 12} -%}
    {%- set days = {'day': 1, 'week': 7} -%}
    {%- if unit in months -%}
        cast({{ day }} + to_months(cast(({{ number }}) * {{ months[unit] }} as integer)) as date)
    {%- else -%}
        cast({{ day }} + to_days(cast(({{ number }}) * {{ days[unit] }} as integer)) as date)
    {%- endif -%}
{%- endmacro %}
