{#-
    The name of a column, quoted, for a column that is called by a reserved word of SQL (order, from, to,
    group, desc, end, table): {{ "{{ parse_date(quoted('end')) }}" }} as ends_on, {{ "{{ quoted('end') }}" }} as end__raw.
-#}
{% macro quoted(name) -%}
    {%- if not modules.re.fullmatch('[a-z_][a-z0-9_]*', name) -%}
        {{ exceptions.raise_compiler_error("quoted() takes the name of one column in snake_case, not " ~ name) }}
    {%- endif -%}
    "{{ name }}"
{%- endmacro %}
