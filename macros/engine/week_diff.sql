{#-
    How many Mondays are passed from one date to another (the first not counted, the second counted), as a
    bigint: Sunday to Monday is 1, Monday to Sunday 0. Negative backwards, null where either is null.

    As dbt.datediff counts months and years. For weeks of seven days, divide the days by 7.
-#}
{% macro week_diff(from_day, to_day) -%}
    cast(
        {{ dbt.datediff(date_trunc_date('week', from_day), date_trunc_date('week', to_day), 'day') }} / 7
        as bigint
    )
{%- endmacro %}
