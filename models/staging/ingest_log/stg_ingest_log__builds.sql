with source as (

    select * from {{ source('ingest_log', 'builds') }}

),

typed as (

    select
        -- keys
        build_id,
        step_id,

        -- attributes
        engine,
        command,
        step_kind,
        schema_name,
        relation_name,
        nullif(outcome, '') as outcome,
        cast(milliseconds * 0.001 as decimal(14, 3)) as seconds,
        cast(engine_milliseconds * 0.001 as decimal(14, 3)) as engine_seconds,
        bytes_scanned,
        extract_bytes,
        statements,
        reads_history,

        -- dates
        began_at,
        ended_at

    from source

)

select * from typed
