{#-
    Why this run does not let a share out, in one sentence with what to do; none when it does.

    A run that is given another day with the variable `today` lets out no more than one that is not: a day
    that has passed lets nothing out, and on a later one the share must be let out today as well.
-#}
{% macro share_refusal(share, exposure) -%}
    {%- set on_day = today() -%}
    {%- set clocks = agreement_day() -%}
    {%- if on_day < clocks -%}
        {{ return(
            'the variable today is ' ~ on_day ~ ', which has passed (today is ' ~ clocks
            ~ '): leave it out, or give a later day'
        ) }}
    {%- endif -%}
    {{ return(agreement_refusal(share, exposure, clocks) or agreement_refusal(share, exposure, on_day)) }}
{%- endmacro %}
