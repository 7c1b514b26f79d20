with builds as (

    select * from {{ ref('stg_ingest_log__builds') }}

),

made as (

    select
        build_id,
        step_id as model_id,
        engine,
        step_kind as kind,
        schema_name,
        relation_name,
        outcome,
        seconds,
        engine_seconds,
        bytes_scanned,
        extract_bytes,
        statements,
        reads_history,
        began_at = max(began_at) over (partition by step_id) as is_latest,
        began_at

    from builds
    where step_kind in ('model', 'seed', 'snapshot')

)

select * from made
