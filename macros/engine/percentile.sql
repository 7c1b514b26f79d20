{#-
    The exact percentile of a group, as a double, for a select that groups: the value below which `share`
    (0 to 1, a number) of the values lie, interpolated between the two nearest (SQL's percentile_cont).
    Nulls are left out; null for a group without a value.
-#}
{% macro percentile(value, share) -%}
    {{ return(adapter.dispatch('percentile')(value, share)) }}
{%- endmacro %}

{% macro default__percentile(value, share) -%}
    {%- set sorted = 'array_agg(cast(' ~ value ~ ' as double) order by ' ~ value ~ ') filter (where ' ~ value ~ ' is not null)' -%}
    {%- set place = share ~ 'e0 * (count(' ~ value ~ ') - 1)' -%}
    case
        when count({{ value }}) > 0
            then
                element_at({{ sorted }}, cast(floor({{ place }}) as bigint) + 1)
                + (
                    element_at({{ sorted }}, cast(ceiling({{ place }}) as bigint) + 1)
                    - element_at({{ sorted }}, cast(floor({{ place }}) as bigint) + 1)
                ) * ({{ place }} - floor({{ place }}))
    end
{%- endmacro %}

{% macro duckdb__percentile(value, share) -%}
    quantile_cont(cast({{ value }} as double), {{ share }})
{%- endmacro %}
