-- Summer evenings in UTC are the next day in London; winter ones are not.
{{ config(meta={
    'topic': 'Moments',
    'differs': {
        'duckdb': '`timezone`',
        'athena': '`at_timezone` and `with_timezone`',
    },
}) }}

with cells as (

    select
        cast(moment as timestamp) as moment,
        cast(expected as date) as expected
    from
        (
            values
            ('2022-06-30 23:30:00', '2022-07-01'),
            ('2022-06-30 22:59:59', '2022-06-30'),
            ('2022-12-31 23:30:00', '2022-12-31'),
            ('2022-03-27 00:30:00', '2022-03-27'),
            (null, null)
        ) as cells_given (moment, expected)

),

read as (

    select
        moment,
        expected,
        {{ london_date('moment') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
