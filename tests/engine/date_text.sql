-- Figures, short and long names, and text between them.
{{ config(meta={
    'topic': 'Days',
    'differs': {
        'duckdb': '`strftime`; %M is minutes',
        'athena': "`date_format`; %M is the month's name",
    },
}) }}

with cells as (

    select
        cast(on_day as date) as on_day,
        cast(expected as varchar) as expected
    from
        (
            values
            ('2026-11-05', '2026-11-05 Thu Thursday 5th? Nov November'),
            ('2024-02-29', '2024-02-29 Thu Thursday 5th? Feb February'),
            (null, null)
        ) as cells_given (on_day, expected)

),

read as (

    select
        on_day,
        expected,
        {{ date_text('on_day', '%Y-%m-%d %a %A 5th? %b %B') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
