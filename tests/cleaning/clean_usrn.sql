-- Zeros in front and what a spreadsheet adds go; what is no USRN is null.
with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('20900123', '20900123'),
            ('0020900123', '20900123'),
            ('20900123.0', '20900123'),
            (' 2090 0123 ', '20900123'),
            ('12345 678', null),
            ('209001234', null),
            ('00000000', null),
            ('Z123', null),
            ('2.09E+07', null),
            ('20 900 123', '20900123'),
            ('12 2021', null),
            ('090 0123', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ clean_usrn('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
