-- The same number, one before it, months without that number, 29 February, backwards.
{{ config(meta={
    'topic': 'Days',
    'differs': {
        'duckdb': '`date_diff` counts the firsts of months passed',
        'athena': '`date_diff` counts complete months, of which 31 January to 28 February is one',
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
            ('2024-01-15', '2024-02-14', 0),
            ('2024-01-15', '2024-02-15', 1),
            ('2024-01-15', '2024-01-15', 0),
            ('2023-01-31', '2023-02-28', 0),
            ('2023-01-31', '2023-03-01', 1),
            ('2024-02-29', '2025-02-28', 11),
            ('2024-02-29', '2025-03-01', 12),
            ('2024-02-29', '2024-03-29', 1),
            ('2024-02-15', '2024-01-15', -1),
            ('2024-02-14', '2024-01-15', 0),
            (null, '2024-01-15', null),
            ('2024-01-15', null, null)
        ) as cells_given (from_day, to_day, expected)

),

read as (

    select
        from_day,
        to_day,
        expected,
        {{ complete_months('from_day', 'to_day') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
