{#-
    How many years have passed in full from one date to another, as a bigint: a person's age on a day.
    Negative where the second is the earlier, null where either is null.

    A year is complete on the anniversary (an age is attained at its start: Family Law Reform Act 1969,
    section 9), after 29 February in other years on 1 March, since on 28 February there has been none.
-#}
{% macro complete_years(from_day, to_day) -%}
    cast(({{ complete_months(from_day, to_day) }} - mod({{ complete_months(from_day, to_day) }}, 12)) / 12 as bigint)
{%- endmacro %}
