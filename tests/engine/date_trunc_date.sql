-- A Sunday belongs to the week that began the Monday before.
{{ config(meta={
    'topic': 'Days',
    'differs': {
        'duckdb': '`date_trunc` of a date is a timestamp',
        'athena': 'a date',
    },
}) }}

with cells as (

    select
        cast(on_day as date) as on_day,
        cast(expected as date) as expected
    from
        (
            values
            ('2026-11-29', '2026-11-23'),
            ('2026-11-23', '2026-11-23'),
            ('2027-01-01', '2026-12-28'),
            (null, null)
        ) as cells_given (on_day, expected)

),

read as (

    select
        on_day,
        expected,
        {{ date_trunc_date('week', 'on_day') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
