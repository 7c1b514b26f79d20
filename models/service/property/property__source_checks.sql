with runs as (

    select * from {{ ref('stg_ingest_checks__runs') }}

),

checked as (

    select
        schema_name,
        table_name,
        max(asked_at) as asked_at
    from runs
    where is_good
    group by schema_name, table_name

)

select * from checked
