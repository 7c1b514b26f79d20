{#- The relation of a share's node. -#}
{% macro share_relation(share) -%}
    {{ return(api.Relation.create(
        database=share.database, schema=share.schema, identifier=share.alias
    )) }}
{%- endmacro %}
