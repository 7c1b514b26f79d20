{#-
    The schemas that may hold shares, as a list. On DuckDB, whose file is Borough's alone, also those of
    departments that are no more; elsewhere a schema of another project could have such a name.
-#}
{% macro share_schemas() -%}
    {{ return(adapter.dispatch('share_schemas')()) }}
{%- endmacro %}

{% macro default__share_schemas() -%}
    {%- set found = [] -%}
    {%- for group in graph.groups.values() -%}
        {%- do found.append(generate_schema_name('share_' ~ group.name, none)) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{% macro duckdb__share_schemas() -%}
    {%- call statement('share_schemas', fetch_result=true, auto_begin=false) -%}
        select distinct table_schema from information_schema.tables
        where
            table_catalog = '{{ target.database }}'
            and starts_with(table_schema, '{{ generate_schema_name("share_", none) }}')
    {%- endcall -%}
    {{ return(load_result('share_schemas').data | map(attribute=0) | list) }}
{%- endmacro %}
