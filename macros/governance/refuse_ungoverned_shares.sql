{#-
    Stops the whole run before it begins where a share was put together so that no agreement would hold
    it: none or several agreements, no table, no contract, the gate's hook lost, another place than its
    department's share schema, or anything else in that. A share without its one agreement is withdrawn at
    the same time. Structure only: a date never stops a run (that is the gate's work, one share at a time).
-#}
{% macro refuse_ungoverned_shares() -%}
    {%- if execute -%}
        {%- set faults = [] -%}
        {%- for node in shares() -%}
            {%- set agreements = agreements_of(node) -%}
            {%- if agreements | length != 1 -%}
                {%- do withdraw(share_relation(node)) -%}
                {%- do faults.append(
                    node.original_file_path ~ ' has ' ~ (agreements | length) ~ ' agreements: exactly one file in '
                    ~ 'models/share/agreements/ names it under depends_on'
                ) -%}
            {%- endif -%}
            {%- if node.config.materialized != 'table' -%}
                {%- do faults.append(
                    node.original_file_path ~ ' is materialised as ' ~ node.config.materialized
                    ~ ': a share is a table, so that what left is what was built'
                ) -%}
            {%- endif -%}
            {%- if not node.config.contract.enforced or not node.version -%}
                {%- do faults.append(
                    node.original_file_path ~ ' has no enforced contract and version: declare its columns in the '
                    ~ "folder's yml"
                ) -%}
            {%- endif -%}
            {%- set gates = [] -%}
            {%- for hook in node.config.get('pre-hook', []) if 'agreement_gate' in hook.sql | string -%}
                {%- do gates.append(hook.transaction) -%}
            {%- endfor -%}
            {#- Which of the two an engine runs differs (dbt_project.yml). -#}
            {%- if true not in gates or false not in gates -%}
                {%- do faults.append(node.original_file_path ~ " lost the gate: take its own pre_hook out") -%}
            {%- endif -%}
            {%- if node.config.schema != 'share_' ~ node.fqn[2] or node.config.alias or node.config.database -%}
                {%- do faults.append(
                    node.original_file_path ~ ' does not land in share_' ~ node.fqn[2] ~ ' under its own name: take '
                    ~ 'schema, alias and database out of its config'
                ) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for node in graph.nodes.values() if node.fqn[1] != 'share' and (node.config.get('schema') | string).startswith('share_') -%}
            {%- do faults.append(
                node.original_file_path ~ ' lands among the shares without being one: take schema out of its config'
            ) -%}
        {%- endfor -%}
        {%- if faults -%}
            {{ exceptions.raise_compiler_error('Nothing was built. ' ~ faults | join('. ') ~ '.') }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
