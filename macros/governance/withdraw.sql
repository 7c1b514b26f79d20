{#- Takes a relation away where it exists, whatever kind it is; its files go with it, those of earlier builds too. -#}
{% macro withdraw(relation) -%}
    {%- set existing = existing_relation(relation) -%}
    {%- if existing is not none -%}
        {%- do forget_versions(existing) -%}
        {%- do adapter.drop_relation(existing) -%}
        {%- do log('Withdrawn: ' ~ existing, info=true) -%}
    {%- endif -%}
{%- endmacro %}
