-- Numbers of the 999 range, which nobody has: a check digit that fits, one of 0, one digit off, two
-- that changed places, one whose check digit would be 10.
with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('9990000018', '9990000018'),
            ('999 000 0018', '9990000018'),
            ('999-000-0018' || chr(160), '9990000018'),
            ('9990000018.0', '9990000018'),
            ('9990000050', '9990000050'),
            ('9990000019', null),
            ('9990000081', null),
            ('9990000000', null),
            ('9990000001', null),
            ('0000000000', null),
            ('1111111111', null),
            ('9999999999', null),
            ('999000001', null),
            ('99900000181', null),
            ('999000001A', null),
            (' 9990000018.0 ', '9990000018'),
            ('99-90-0000 18', null),
            ('9990 000018', null),
            ('999 000' || chr(10) || '0018', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ clean_nhs_number('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
