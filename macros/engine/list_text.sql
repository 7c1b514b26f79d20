{#-
    The values of a group as one text with the separator between them, for a select that groups; nulls are
    left out, and a group of nothing else is null. In the order of `order_by`, by default of the values.
-#}
{% macro list_text(value, separator, order_by=none) -%}
    {{ return(adapter.dispatch('list_text')(value, separator, order_by or value)) }}
{%- endmacro %}

{% macro default__list_text(value, separator, order_by) -%}
    array_join(
        array_agg({{ value }} order by {{ order_by }}) filter (where {{ value }} is not null), '{{ separator }}'
    )
{%- endmacro %}

{% macro duckdb__list_text(value, separator, order_by) -%}
    string_agg({{ value }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}
