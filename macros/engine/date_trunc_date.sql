{#-
    The first day of the week (a Monday), month, quarter or year that a date or timestamp lies in, as a
    date; null for null.
-#}
{% macro date_trunc_date(unit, day) -%}
    cast(date_trunc('{{ unit }}', {{ day }}) as date)
{%- endmacro %}
