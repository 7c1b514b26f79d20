{#-
    dbt's strategy `check` for a snapshot whose moments are those of extracts, with a key that holds the state
    too: read anew by corrected code, one extract gives two states of one moment. dbt's own key, of the row
    and the moment, would be the same for both: on Athena the new state is then never written.
-#}
{% macro snapshot_check_by_extract_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
    {%- set strategy = snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
    {%- do strategy.update({
        'scd_id': snapshot_hash_arguments([strategy.unique_key, strategy.updated_at] + config.get('check_cols'))
    }) -%}
    {{ return(strategy) }}
{%- endmacro %}
