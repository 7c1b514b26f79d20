{#-
    Takes away what lies in a share schema and is no share of the project any more: one that was deleted,
    renamed or switched off, or whose department was removed. A table that outlives its model would be read
    on without an agreement.
-#}
{% macro withdraw_forgotten_shares() -%}
    {%- set known = [] -%}
    {%- for share in shares() -%}
        {#- The second and third are what an unfinished rebuild may have left of it. -#}
        {%- for suffix in ['', '__ha', '__dbt_tmp'] -%}
            {%- do known.append((share.schema ~ '.' ~ share.alias ~ suffix) | lower) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for schema in share_schemas() -%}
        {%- for name in relation_names(schema) if (schema ~ '.' ~ name) | lower not in known -%}
            {%- do withdraw(api.Relation.create(database=target.database, schema=schema, identifier=name)) -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}
