with source as (

    select * from {{ source('ingest_checks', 'runs') }}

),

typed as (

    select
        -- keys
        run_id,
        schema_name,
        table_name,

        -- attributes
        outcome,
        outcome in ('landed', 'unchanged') as is_good,

        -- dates
        checked_at,
        asked_at

    from source

)

select * from typed
