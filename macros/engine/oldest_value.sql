{#-
    The value of the oldest row of a group, null where the oldest row has none, for a select that groups. Rows
    without a moment are passed over. Of rows with one moment any may be taken: add what tells them apart.
-#}
{% macro oldest_value(value, moment) -%}
    {{ return(adapter.dispatch('oldest_value')(value, moment)) }}
{%- endmacro %}

{% macro default__oldest_value(value, moment) -%}
    min_by({{ value }}, {{ moment }})
{%- endmacro %}

{% macro duckdb__oldest_value(value, moment) -%}
    arg_min_null({{ value }}, {{ moment }})
{%- endmacro %}
