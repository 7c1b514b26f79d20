{#-
    The schemas of developers that this run can reach, as a list of mappings: `schema`, as it is called
    there, and `stands_for`, the real schema. A developer's target reaches that developer's alone. On
    DuckDB each developer has a file (governance/dev/files.py looks after those of others).
-#}
{% macro developer_schemas() -%}
    {%- set prefix = developer_prefix() -%}
    {%- set found = [] -%}
    {%- for schema in schema_names() | sort -%}
        {%- set name = modules.re.fullmatch('(dev_[a-z][a-z0-9]{1,19}_)(.+)', schema) -%}
        {%- if name and prefix in ('', name.group(1)) -%}
            {%- do found.append({'schema': schema, 'stands_for': name.group(2)}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
