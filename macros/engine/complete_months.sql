{#-
    How many months have passed in full from one date to another, as a bigint; negative where the second
    is the earlier, null where either is null.

    A month is complete on the day of the same number, or, where the month has no such day, on the first
    of the next: from 31 January none is complete on 28 February, one on 1 March.
-#}
{% macro complete_months(from_day, to_day) -%}
    case
        when {{ to_day }} >= {{ from_day }}
            then {{ _months_passed(from_day, to_day) }}
        else -({{ _months_passed(to_day, from_day) }})
    end
{%- endmacro %}

{#- The same where the second date is not the earlier. -#}
{% macro _months_passed(earlier, later) -%}
    cast(
        (year({{ later }}) - year({{ earlier }})) * 12 + month({{ later }}) - month({{ earlier }})
        - case when day({{ later }}) < day({{ earlier }}) then 1 else 0 end as bigint
    )
{%- endmacro %}
