-- What a spreadsheet adds goes; a fraction is not rounded into a whole number.
with cells as (

    select
        typed,
        cast(expected as integer) as expected
    from
        (
            values
            ('529138', '529138'),
            (' 10 ', '10'),
            ('10.0', '10'),
            ('-3', '-3'),
            ('0', '0'),
            ('007', '7'),
            ('1.9', null),
            ('1,000', null),
            ('1e3', null),
            ('1234567890', null),
            ('ten', null),
            ('.5', null),
            ('+3', '3'),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ parse_integer('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
