{#- The exposures under models/share/agreements that let this share out, as a list (the invariant is: exactly one). -#}
{% macro agreements_of(share) -%}
    {%- set found = [] -%}
    {%- for exposure in graph.exposures.values() -%}
        {%- if share.unique_id in exposure.depends_on.nodes and exposure.config.meta.get('agreement') -%}
            {%- do found.append(exposure) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
