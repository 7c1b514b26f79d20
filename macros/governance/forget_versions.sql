{#-
    Removes what an engine still keeps of a table's earlier builds. On Athena their files stay for a
    while after each rebuild, for those who are just reading them.
-#}
{% macro forget_versions(relation) -%}
    {{ return(adapter.dispatch('forget_versions')(relation)) }}
{%- endmacro %}

{% macro default__forget_versions(relation) -%}
    {%- do adapter.expire_glue_table_versions(relation, 1, true) -%}
{%- endmacro %}

{% macro duckdb__forget_versions(relation) -%}
{%- endmacro %}
