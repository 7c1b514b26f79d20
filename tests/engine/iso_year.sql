-- The days around New Year belong to the year that has most of their week.
{{ config(meta={
    'topic': 'Days',
    'differs': {
        'duckdb': '`isoyear`',
        'athena': '`year_of_week`',
    },
}) }}

with cells as (

    select
        cast(on_day as date) as on_day,
        cast(expected as bigint) as expected
    from
        (
            values
            ('2024-12-30', 2025),
            ('2024-12-29', 2024),
            ('2027-01-03', 2026),
            ('2027-01-04', 2027),
            (null, null)
        ) as cells_given (on_day, expected)

),

read as (

    select
        on_day,
        expected,
        {{ iso_year('on_day') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
