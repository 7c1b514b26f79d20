{#-
    Today for agreements, as text (2026-11-24): Eastmere's day where all data is Eastmere's, else the day on
    which the run began in London, where an agreement ends at midnight. The same as governance/day.py.
-#}
{% macro agreement_day() -%}
    {%- set began = run_started_at.astimezone(modules.pytz.timezone('Europe/London')) -%}
    {{ return(adapter.dispatch('agreement_day')(began.strftime('%Y-%m-%d'))) }}
{%- endmacro %}

{#- Eastmere's day is in a file of its data folder, which ingest/stand_in_day.py reads. -#}
{% macro duckdb__agreement_day(clocks) -%}
    {%- call statement('has_stand_in_day', fetch_result=true, auto_begin=false) -%}
        select count(*) from duckdb_functions()
        where database_name = 'stand_ins' and function_name = 'day' and function_type = 'macro'
    {%- endcall -%}
    {%- if load_result('has_stand_in_day').data[0][0] == 0 -%}
        {{ return(clocks) }}
    {%- endif -%}
    {%- call statement('stand_in_day', fetch_result=true, auto_begin=false) -%}
        select stand_ins.main.day()
    {%- endcall -%}
    {{ return(load_result('stand_in_day').data[0][0] or clocks) }}
{%- endmacro %}

{#- Athena reads no file of this machine: only where it is rehearsed on this machine is a day that is given believed. -#}
{% macro default__agreement_day(clocks) -%}
    {%- set is_here = modules.re.fullmatch(
        'https?://(127[.]0[.]0[.]1|localhost|\\[::1\\])(:[0-9]+)?/?', env_var('AWS_ENDPOINT_URL', '')
    ) -%}
    {#- One service that is elsewhere, or a setting that ignores the address, and it is no rehearsal. -#}
    {%- set elsewhere = [
        env_var('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', ''),
        env_var('AWS_ENDPOINT_URL_ATHENA', ''),
        env_var('AWS_ENDPOINT_URL_GLUE', ''),
        env_var('AWS_ENDPOINT_URL_S3', ''),
        env_var('AWS_ENDPOINT_URL_STS', ''),
        env_var('AWS_ENDPOINT_URL_LAKEFORMATION', ''),
    ] -%}
    {{ return(var('today', clocks) | string if is_here and not elsewhere | select | list else clocks) }}
{%- endmacro %}
