{#-
    A select with one row, `day_on`, for each day from the first to the last, both counted; none where
    either is null or the last is the earlier. Up to 100,000 days, which is 273 years.

    first_day, last_day: dates, which may be columns of `relation`, a relation of one row.
-#}
{% macro date_spine(first_day, last_day, relation) -%}
    select {{ date_add(first_day, 'numbers.number') }} as day_on
    from {{ relation }}
    inner join
        (
            select
                {%- for power in [1, 10, 100, 1000, 10000] %}
                {{ '+ ' if not loop.first }}{{ power }} * digits_{{ power }}.digit
                {%- endfor %} as number
            from
                {%- for power in [1, 10, 100, 1000, 10000] %}
                {{ 'cross join ' if not loop.first -}}
                (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as digits_{{ power }} (digit)
                {%- endfor %}
        ) as numbers
        on numbers.number <= {{ dbt.datediff(first_day, last_day, 'day') }}
{%- endmacro %}
