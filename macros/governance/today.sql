{#-
    The day that agreements are judged on, as text (2026-11-24): the variable `today`, else the day on
    which the run began in London, where an agreement ends at midnight. Another form stops the run.
-#}
{% macro today() -%}
    {%- set given = var('today', none) -%}
    {%- if given is none -%}
        {%- set began = run_started_at.astimezone(modules.pytz.timezone('Europe/London')) -%}
        {{ return(began.strftime('%Y-%m-%d')) }}
    {%- elif not modules.re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}', given | string) -%}
        {{ exceptions.raise_compiler_error('Nothing was built. The variable today is no day: write it as 2026-11-24.') }}
    {%- endif -%}
    {{ return(given | string) }}
{%- endmacro %}
