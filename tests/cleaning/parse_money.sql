-- A pound sign, commas in their places, at most two decimals; never half an amount.
with cells as (

    select
        typed,
        cast(expected as decimal(12, 2)) as expected
    from
        (
            values
            ('120', '120.00'),
            ('120.5', '120.50'),
            ('£1,120.50', '1120.50'),
            ('£ 85.00 ', '85.00'),
            (chr(160) || '£85' || chr(10), '85.00'),
            ('-£12.50', '-12.50'),
            ('£-12.50', '-12.50'),
            ('(£12.50)', '-12.50'),
            ('(1,112)', '-1112.00'),
            ('1,234,567.89', '1234567.89'),
            ('0', '0.00'),
            ('0.000', '0.00'),
            ('65.0000', '65.00'),
            ('1,23', null),
            ('0,120', null),
            ('1,2345', null),
            ('£45 + VAT', null),
            ('12.5.0', null),
            ('120.555', null),
            ('--5', null),
            ('-(5)', null),
            ('(5', null),
            ('.50', null),
            ('-', null),
            ('TBC', null),
            ('#VALUE!', null),
            ('1e3', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ parse_money('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
