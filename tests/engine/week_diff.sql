-- Mondays passed: over a weekend, within a week, over New Year, backwards.
{{ config(meta={
    'topic': 'Days',
    'differs': {
        'duckdb': '`date_diff` counts Mondays passed',
        'athena': '`date_diff` counts complete weeks',
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
            ('2026-11-29', '2026-11-30', 1),
            ('2026-11-23', '2026-11-29', 0),
            ('2026-11-23', '2026-11-30', 1),
            ('2026-12-28', '2027-01-04', 1),
            ('2026-11-30', '2026-11-29', -1),
            ('2026-01-01', '2026-12-31', 52),
            (null, '2026-01-01', null),
            ('2026-01-01', null, null)
        ) as cells_given (from_day, to_day, expected)

),

read as (

    select
        from_day,
        to_day,
        expected,
        {{ week_diff('from_day', 'to_day') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
