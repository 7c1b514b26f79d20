-- Padding, case and missing blanks are mended; half a postcode or letters out of place are none.
with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('EM1 1AA', 'EM1 1AA'),
            ('em11aa', 'EM1 1AA'),
            (' EM20  9ZZ ', 'EM20 9ZZ'),
            ('N1  9NL', 'N1 9NL'),
            ('WC1A1AB', 'WC1A 1AB'),
            ('W1T 1AA', 'W1T 1AA'),
            ('EC1N 8AA', 'EC1N 8AA'),
            ('GIR 0AA', 'GIR 0AA'),
            ('EM1', null),
            ('NW1 ', null),
            ('EM1 1A', null),
            ('EM1 1AC', null),
            ('QM1 1AA', null),
            ('EMM1 1AA', null),
            ('EM1 1AA, EM1 1AB', null),
            ('EM1-1AA', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ clean_postcode('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
