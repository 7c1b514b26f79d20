with builds as (

    select * from {{ ref('stg_ingest_log__builds') }}

),

summed as (

    select
        build_id,
        engine,
        command,
        count(*) filter (where step_kind in ('model', 'seed', 'snapshot')) as relations,
        count(*) filter (where step_kind in ('test', 'unit_test')) as tests,
        count(*) filter (where outcome in ('error', 'fail', 'skipped')) as failed_or_skipped,
        cast(sum(seconds) as decimal(14, 3)) as seconds,
        cast(sum(engine_seconds) as decimal(14, 3)) as engine_seconds,
        cast(sum(bytes_scanned) as bigint) as bytes_scanned,
        cast(sum(statements) as bigint) as statements,
        began_at,
        ended_at

    from builds
    group by build_id, engine, command, began_at, ended_at

)

select * from summed
