{#-
    The day that a run is of, as text (2026-11-24): the variable `today`, which rehearses a day, else today
    itself. Another form stops the run.
-#}
{% macro today() -%}
    {%- set given = var('today', none) -%}
    {%- if given is none -%}
        {{ return(agreement_day()) }}
    {%- elif not modules.re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}', given | string) -%}
        {{ exceptions.raise_compiler_error('Nothing was built. The variable today is no day: write it as 2026-11-24.') }}
    {%- endif -%}
    {{ return(given | string) }}
{%- endmacro %}
