-- A week of November 2026 and a leap day.
{{ config(meta={
    'topic': 'Days',
    'differs': {
        'duckdb': '`isodow`; `dayofweek` of a Sunday is 0',
        'athena': '`day_of_week`, 7',
    },
}) }}

with cells as (

    select
        cast(on_day as date) as on_day,
        cast(expected as bigint) as expected
    from
        (
            values
            ('2026-11-23', 1),
            ('2026-11-27', 5),
            ('2026-11-28', 6),
            ('2026-11-29', 7),
            ('2024-02-29', 4),
            (null, null)
        ) as cells_given (on_day, expected)

),

read as (

    select
        on_day,
        expected,
        {{ iso_weekday('on_day') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
