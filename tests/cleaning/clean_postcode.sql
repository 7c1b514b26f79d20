-- Blanks anywhere or nowhere; part of a postcode and letters that none has there are null.
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
            ('E M2 0 9Z Z', 'EM20 9ZZ'),
            ('EM1' || chr(160) || '1AA', 'EM1 1AA'),
            ('EM1 1AA' || chr(10), 'EM1 1AA'),
            ('N1  9NL', 'N1 9NL'),
            ('WC1A1AB', 'WC1A 1AB'),
            ('W1T 1AA', 'W1T 1AA'),
            ('EC1N 8AA', 'EC1N 8AA'),
            ('GIR 0AA', 'GIR 0AA'),
            ('gir0aa', 'GIR 0AA'),
            ('EM1', null),
            ('NW1 ', null),
            ('EM1 1A', null),
            ('EM1 1AC', null),
            ('QM1 1AA', null),
            ('EMM1 1AA', null),
            ('EM1 1AA, EM1 1AB', null),
            ('EM1-1AA', null),
            ('EMI 1AA', null),
            ('EM1 1 AA', 'EM1 1AA'),
            ('E1 11AA', null),
            ('EM11 AA', null),
            ('EM1' || chr(10) || '1AA', null),
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
