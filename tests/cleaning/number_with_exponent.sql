-- Exponents that have all their digits, to three decimals of which two are wanted; others are null.
with cells as (

    select
        typed,
        cast(expected as decimal(14, 3)) as expected
    from
        (
            values
            ('1.2345678E7', '12345678'),
            ('0.0E0', '0'),
            ('-4.55E1', '-45.5'),
            ('9.99999999E9', '9999999990'),
            ('1.234567890000000e+007', '12345678.9'),
            ('1.2345E+2', '123.45'),
            (' 5.0E-1 ', '0.5'),
            ('5E-1', '0.5'),
            ('-1.25e-2', '-0.0125'),
            ('6.82121E-13', '0'),
            ('5.9E-6', '0'),
            ('1e-05', '0'),
            ('9.8E-324', '0'),
            ('1.2E+05', null),
            ('1.234E+2', null),
            ('1.5E-01', null),
            ('1.5E-04', null),
            ('1.0E10', null),
            ('12.5E1', null),
            ('1.5E1 1.5E1', null),
            ('1.5', null),
            ('E5', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        cast({{ number_with_exponent('typed', 10, 3, 2) }} as decimal(14, 3)) as outcome
    from cells

)

select * from read
where outcome is distinct from expected
