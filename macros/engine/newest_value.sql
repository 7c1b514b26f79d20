{#-
    The value of the newest row of a group, null where the newest row has none, for a select that groups. Rows
    without a moment are passed over. Of rows with one moment any may be taken: add what tells them apart.
-#}
{% macro newest_value(value, moment) -%}
    {{ return(adapter.dispatch('newest_value')(value, moment)) }}
{%- endmacro %}

{% macro default__newest_value(value, moment) -%}
    max_by({{ value }}, {{ moment }})
{%- endmacro %}

{% macro duckdb__newest_value(value, moment) -%}
    arg_max_null({{ value }}, {{ moment }})
{%- endmacro %}
