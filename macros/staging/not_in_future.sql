{#-
    A day or moment that had come, by London's calendar, when its row was first fetched; null for a later one, which
    is what somebody expected or mistyped. It is kept where the moment of fetching is not known.

    value: an expression of a date, or with is_moment of a UTC timestamp; worked out once.
    fetched_at: the UTC moment of fetching, such as valid_from.
-#}
{% macro not_in_future(value, fetched_at, is_moment=false) -%}
    {%- set day = london_date('value_read') if is_moment else 'value_read' -%}
    {{ array_element(
        array_filter(
            'array[' ~ value ~ ']',
            'value_read',
            'not coalesce(' ~ day ~ ' > ' ~ london_date(fetched_at) ~ ', false)'
        ), 1
    ) }}
{%- endmacro %}
