-- Whole numbers give a fraction; nothing is divided by zero.
with given as (

    select
        numerator,
        denominator,
        cast(expected as double) as expected
    from
        (
            values (7, 2, 3.5), (0, 4, 0.0), (1, 0, null), (null, 2, null), (2, null, null)
        ) as rows_given (numerator, denominator, expected)

),

divided as (

    select
        numerator,
        denominator,
        expected,
        {{ ratio('numerator', 'denominator') }} as outcome
    from given

)

select * from divided
where outcome is distinct from expected
