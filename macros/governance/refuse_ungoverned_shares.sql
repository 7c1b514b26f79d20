{#-
    Stops the whole run before it begins where a share was put together so that no agreement would hold
    it: none or several agreements, no table, no contract, the gate's hook lost. A share without its one
    agreement is withdrawn at the same time. Structure only: a date
    never stops a run (that is the gate's work, one share at a time).
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
            {%- if 'agreement_gate' not in node.config.get('pre-hook', []) | string -%}
                {%- do faults.append(node.original_file_path ~ " lost the gate: take its own pre_hook out") -%}
            {%- endif -%}
        {%- endfor -%}
        {%- if faults -%}
            {{ exceptions.raise_compiler_error('Nothing was built. ' ~ faults | join('. ') ~ '.') }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
