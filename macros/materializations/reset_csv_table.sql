{#-
    Loads a seed that is there already beside the old table and swaps it in by one change of the
    catalogue, as the models' `ha` does: dbt-athena would drop the old table first, and whoever reads
    it meanwhile would find none.
-#}
{% macro athena__reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
    {%- set beside = dict(model, alias=model.alias ~ '__ha') -%}
    {%- set new_relation = old_relation.incorporate(path={'identifier': beside.alias}) -%}
    {#- A run that died may have left it; its files may be those that the table shows. -#}
    {%- do adapter.delete_from_glue_catalog(new_relation) -%}
    {%- set sql = create_csv_table(beside, agate_table) -%}
    {%- do adapter.swap_table(new_relation, old_relation) -%}
    {%- do adapter.delete_from_glue_catalog(new_relation) -%}
    {%- do adapter.expire_glue_table_versions(old_relation, config.get('versions_to_keep', 4), true) -%}
    {{ return(sql) }}
{%- endmacro %}
