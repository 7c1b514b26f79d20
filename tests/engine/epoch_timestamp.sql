-- Whole seconds, thousandths, before 1970.
{{ config(meta={
    'topic': 'Moments',
    'differs': {
        'duckdb': '`make_timestamp`, of microseconds',
        'athena': '`from_unixtime`, with a time zone',
    },
}) }}

with cells as (

    select
        cast(seconds as double) as seconds,
        cast(expected as timestamp) as expected
    from
        (
            values
            (0, '1970-01-01 00:00:00'),
            (1735689600, '2025-01-01 00:00:00'),
            (1735689600.125, '2025-01-01 00:00:00.125'),
            (-1, '1969-12-31 23:59:59'),
            (null, null)
        ) as cells_given (seconds, expected)

),

read as (

    select
        seconds,
        expected,
        {{ epoch_timestamp('seconds') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
