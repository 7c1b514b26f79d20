{#- The day that agreements are judged on, as text (2026-11-24): the variable `today`, else the run's own day. -#}
{% macro today() -%}
    {{ return(var('today', none) or run_started_at.strftime('%Y-%m-%d')) }}
{%- endmacro %}
