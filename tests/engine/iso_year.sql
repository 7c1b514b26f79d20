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
        cast(day as date) as day,
        cast(expected as bigint) as expected
    from
        (
            values
            ('2024-12-30', 2025),
            ('2024-12-29', 2024),
            ('2027-01-03', 2026),
            ('2027-01-04', 2027),
            (null, null)
        ) as cells_given (day, expected)

),

read as (

    select
        day,
        expected,
        {{ iso_year('day') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
