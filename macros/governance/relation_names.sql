{#- The names of what there is in a schema, as a list; empty where there is no such schema. -#}
{% macro relation_names(schema) -%}
    {{ return(adapter.dispatch('relation_names')(schema)) }}
{%- endmacro %}

{% macro default__relation_names(schema) -%}
    {%- set place = api.Relation.create(database=target.database, schema=schema) -%}
    {{ return(adapter.list_relations_without_caching(place) | map(attribute='identifier') | list) }}
{%- endmacro %}

{% macro duckdb__relation_names(schema) -%}
    {%- call statement('relation_names', fetch_result=true, auto_begin=false) -%}
        select table_name from information_schema.tables
        where
            table_catalog = '{{ target.database }}'
            and table_schema = '{{ schema }}'
    {%- endcall -%}
    {{ return(load_result('relation_names').data | map(attribute=0) | list) }}
{%- endmacro %}
