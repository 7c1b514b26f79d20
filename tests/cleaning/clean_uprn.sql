-- Zeros in front and what a spreadsheet adds go; a number that lost digits is no UPRN.
with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('100990000017', '100990000017'),
            ('0100990000017', '100990000017'),
            ('000000199356', '199356'),
            ('100990000017.0', '100990000017'),
            (' 100 990 000 017 ', '100990000017'),
            ('1009 9000 0017', '100990000017'),
            ('1009 9000' || chr(160) || '001', '10099000001'),
            (chr(160) || '100990000017', '100990000017'),
            ('100990000017' || chr(10), '100990000017'),
            ('5300012', '5300012'),
            ('530001 530002', null),
            ('530001' || chr(10) || '530002', null),
            ('5300' || chr(10) || '0120', null),
            ('12345 67890', null),
            ('1.0099E+11', null),
            ('1009900000170', null),
            ('000000000000', null),
            ('100990000017a', null),
            ('100990000017.5', null),
            ('see email', null),
            ('1000 8315 925', '10008315925'),
            ('100990000017' || chr(0) || chr(0), '100990000017'),
            ('020 7946 0123', null),
            ('07700 900 123', null),
            ('07700900123', null),
            ('12 2021', null),
            ('1234 5678', null),
            ('+442079460123', null),
            ('\N', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ clean_uprn('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
