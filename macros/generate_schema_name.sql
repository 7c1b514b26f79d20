{#-
    Schemas are the configured names on every target; a developer's own target has a prefix.
    A model, seed or snapshot without a schema is refused, so that nothing lands where nobody looks.
-#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if not custom_schema_name and node.resource_type in ('model', 'seed', 'snapshot') -%}
        {{ exceptions.raise_compiler_error(
            node.name ~ ' has no schema: give its folder one in dbt_project.yml'
        ) }}
    {%- endif -%}
    {{ developer_prefix() ~ custom_schema_name }}
{%- endmacro %}
