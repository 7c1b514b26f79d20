{#-
    A date as text, for a label or a file name; null for null.

    form: text with %Y (2026), %m (11), %d (05), %b (Nov), %B (November), %a (Thu), %A (Thursday). Never for
    comparing or sorting: a date does that.
-#}
{% macro date_text(day, form) -%}
    {{ return(adapter.dispatch('date_text')(day, form)) }}
{%- endmacro %}

{% macro default__date_text(day, form) -%}
    date_format({{ day }}, '{{ form | replace("%B", "%M") | replace("%A", "%W") }}')
{%- endmacro %}

{% macro duckdb__date_text(day, form) -%}
    strftime({{ day }}, '{{ form }}')
{%- endmacro %}
