-- Summer, winter, the hour that comes twice and the one that never comes.
{{ config(meta={
    'topic': 'Moments',
    'differs': {
        'duckdb': '`timezone`',
        'athena': '`with_timezone` and `at_timezone`',
    },
}) }}

with cells as (

    select
        cast(moment as timestamp) as moment,
        cast(expected as timestamp) as expected
    from
        (
            values
            ('2022-07-01 00:30:00', '2022-06-30 23:30:00'),
            ('2022-12-31 23:30:00', '2022-12-31 23:30:00'),
            ('2022-10-30 00:30:00', '2022-10-29 23:30:00'),
            ('2022-10-30 01:30:00', '2022-10-30 01:30:00'),
            ('2022-03-27 01:30:00', '2022-03-27 01:30:00'),
            (null, null)
        ) as cells_given (moment, expected)

),

read as (

    select
        moment,
        expected,
        {{ utc_from_london('moment') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
