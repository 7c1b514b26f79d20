-- Whole numbers give a fraction; nothing is divided by zero.
{{ config(meta={
    'topic': 'Numbers',
    'differs': {
        'duckdb': '7 / 2 is 3.5, 1 / 0 is infinite',
        'athena': '7 / 2 is 3, 1 / 0 is an error; decimals are rounded',
    },
}) }}

with cells as (

    select
        numerator,
        denominator,
        cast(expected as double) as expected
    from
        (
            values
            (7, 2, 3.5),
            (0, 4, 0.0),
            (1, 0, null),
            (0, 0, null),
            (null, 2, null),
            (2, null, null)
        ) as cells_given (numerator, denominator, expected)

),

read as (

    select
        numerator,
        denominator,
        expected,
        {{ safe_divide('numerator', 'denominator') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
