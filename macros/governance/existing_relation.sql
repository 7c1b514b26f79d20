{#- What is there under a relation's name, as a relation with its type; none where nothing is. -#}
{% macro existing_relation(relation) -%}
    {{ return(adapter.dispatch('existing_relation')(relation)) }}
{%- endmacro %}

{% macro default__existing_relation(relation) -%}
    {{ return(load_relation(relation)) }}
{%- endmacro %}

{% macro duckdb__existing_relation(relation) -%}
    {#- Not load_relation: of a schema that dbt has not cached it asks in a transaction that nobody commits,
        and what is dropped in that comes back (`dbt build --cache-selected-only`). -#}
    {%- call statement('existing_relation', fetch_result=true, auto_begin=false) -%}
        select case table_type when 'VIEW' then 'view' else 'table' end
        from information_schema.tables
        where
            table_catalog = '{{ relation.database }}'
            and table_schema = '{{ relation.schema }}'
            and table_name = '{{ relation.identifier }}'
    {%- endcall -%}
    {%- set found = load_result('existing_relation').data -%}
    {{ return(relation.incorporate(type=found[0][0]) if found else none) }}
{%- endmacro %}
