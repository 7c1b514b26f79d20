-- The moment stays; its type has six decimals on both engines.
{{ config(meta={
    'topic': 'Moments',
    'differs': {
        'duckdb': 'a timestamp has six decimals',
        'athena': 'three; Iceberg tables take six and nothing else',
    },
}) }}

with cells as (

    select
        cast(moment as timestamp) as moment,
        cast(moment as timestamp) as expected
    from
        (
            values ('2022-06-30 23:30:00.123'), ('2022-06-30 23:30:00'), (null)
        ) as cells_given (moment)

),

read as (

    select
        moment,
        expected,
        {{ ts6('moment') }} as outcome
    from cells

)

select * from read
where
    outcome is distinct from expected
    or lower(typeof(outcome)) not in ('timestamp', 'timestamp(6)')
