-- Birthdays, the day before, a birthday on 29 February, before birth.
{{ config(meta={
    'topic': 'Days',
    'differs': {
        'duckdb': '`date_diff` counts the first days of years passed',
        'athena': '`date_diff` counts complete years, of which 29 February to 28 February is one',
    },
}) }}

with cells as (

    select
        cast(from_day as date) as from_day,
        cast(to_day as date) as to_day,
        cast(expected as bigint) as expected
    from
        (
            values
            ('2008-11-26', '2026-11-25', 17),
            ('2008-11-26', '2026-11-26', 18),
            ('2008-02-29', '2026-02-28', 17),
            ('2008-02-29', '2026-03-01', 18),
            ('2008-02-29', '2028-02-28', 19),
            ('2008-02-29', '2028-02-29', 20),
            ('2026-01-01', '2026-12-31', 0),
            ('2026-12-31', '2026-01-01', 0),
            ('2026-12-31', '2025-12-31', -1),
            (null, '2026-01-01', null),
            ('2026-01-01', null, null)
        ) as cells_given (from_day, to_day, expected)

),

read as (

    select
        from_day,
        to_day,
        expected,
        {{ complete_years('from_day', 'to_day') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
