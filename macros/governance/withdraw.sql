{#- Takes a relation away where it exists, whatever kind it is; on Athena its files go with it. -#}
{% macro withdraw(relation) -%}
    {%- set existing = load_relation(relation) -%}
    {%- if existing is not none -%}
        {%- do adapter.drop_relation(existing) -%}
        {%- do log('Withdrawn: ' ~ existing, info=true) -%}
    {%- endif -%}
{%- endmacro %}
