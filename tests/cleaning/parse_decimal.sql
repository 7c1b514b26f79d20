-- Rounded half up to the scale; a number that has lost digits or holds something else is none.
with cells as (

    select
        typed,
        cast(expected as decimal(9, 6)) as expected
    from
        (
            values
            ('51.560001373291', '51.560001'),
            ('-0.149415999650955', '-0.149416'),
            ('1.6012345', '1.601235'),
            ('-1.6012345', '-1.601235'),
            (' 51 ', '51'),
            ('650.0', '650'),
            ('1234.5', null),
            ('1,6', null),
            ('1.2E+05', null),
            ('51.4N', null),
            ('.5', '0.5'),
            ('+1.5', '1.5'),
            ('-3.5E-05', '-0.000035'),
            ('4.9E-5', '0.000049'),
            ('5.14E1', '51.4'),
            ('6.8E-13', '0'),
            ('1.2E-04', null),
            ('.', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ parse_decimal('typed', 9, 6) }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
