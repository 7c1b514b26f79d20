{#- The names of all schemas of the target's database, as a list. -#}
{% macro schema_names() -%}
    {{ return(adapter.dispatch('schema_names')()) }}
{%- endmacro %}

{% macro default__schema_names() -%}
    {{ return(adapter.list_schemas(target.database)) }}
{%- endmacro %}

{% macro duckdb__schema_names() -%}
    {%- call statement('schema_names', fetch_result=true, auto_begin=false) -%}
        select schema_name from information_schema.schemata
        where catalog_name = '{{ target.database }}'
    {%- endcall -%}
    {{ return(load_result('schema_names').data | map(attribute=0) | list) }}
{%- endmacro %}
