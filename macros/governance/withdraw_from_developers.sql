{#-
    Takes away from developers' schemas what must not outlive the project: in everybody's, each share
    that no agreement lets out today, whichever target this run is of; in the developer's own, each
    table whose model is gone.
-#}
{% macro withdraw_from_developers() -%}
    {%- set staying = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type in ('model', 'seed', 'snapshot') -%}
        {%- set ns = namespace(is_let_out=true) -%}
        {%- if node.resource_type == 'model' and node.fqn[1] == 'share' -%}
            {%- set agreements = agreements_of(node) -%}
            {%- set ns.is_let_out = agreements | length == 1 -%}
            {%- for exposure in agreements if share_refusal(node, exposure) -%}
                {%- set ns.is_let_out = false -%}
            {%- endfor -%}
        {%- endif -%}
        {%- for suffix in ['', '__ha', '__dbt_tmp'] if ns.is_let_out -%}
            {%- do staying.append((node.config.schema ~ '.' ~ node.alias ~ suffix) | lower) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set is_own = developer_prefix() != '' -%}
    {%- for place in developer_schemas() if is_own or place.stands_for.startswith('share_') -%}
        {%- for name in relation_names(place.schema) if (place.stands_for ~ '.' ~ name) | lower not in staying -%}
            {%- do withdraw(api.Relation.create(database=target.database, schema=place.schema, identifier=name)) -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}
