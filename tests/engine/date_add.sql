-- Months end where they end; negative numbers go back.
{{ config(meta={
    'topic': 'Days',
    'differs': {
        'duckdb': 'a date and an interval are a timestamp',
        'athena': '`date_add` keeps a date',
    },
}) }}

with cells as (

    select
        cast(on_day as date) as on_day,
        number,
        cast(expected as date) as expected
    from
        (
            values
            ('2024-01-31', 1, '2024-02-29'),
            ('2023-01-31', 1, '2023-02-28'),
            ('2024-02-29', 12, '2025-02-28'),
            ('2024-03-31', -1, '2024-02-29'),
            ('2024-03-15', 0, '2024-03-15'),
            (null, 1, null),
            ('2024-03-15', null, null)
        ) as cells_given (on_day, number, expected)

),

read as (

    select
        on_day,
        number,
        expected,
        {{ date_add('on_day', 'number', 'month') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
