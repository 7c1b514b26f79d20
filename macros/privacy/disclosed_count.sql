{#-
    A count that may be published: null where fewer people or households than the threshold stand
    behind it, otherwise rounded to the nearest `round_to`, so that small cells cannot be worked out
    from totals (NHS England's rule for sub-national counts, with the agreement's own numbers).

    behind: the number of distinct people or households; ten jobs at one address are one household.
    A count below the threshold is withheld whatever is given as behind: three late jobs among those of
    twelve households have three households behind them and not twelve.
    threshold, round_to: as the agreement's `disclosure` says; `python -m governance check` compares.
-#}
{% macro disclosed_count(value, behind, threshold, round_to) -%}
    case
        when {{ behind }} >= {{ threshold }} and {{ value }} >= {{ threshold }}
            then
                cast(floor((cast({{ value }} as double) + {{ round_to / 2 }}) / {{ round_to }}) as bigint)
                * {{ round_to }}
    end
{%- endmacro %}
