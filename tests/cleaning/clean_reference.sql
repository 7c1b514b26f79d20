-- The same order number typed in four ways is one; several in one cell, and what is none, are null.
with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('TEMP-000123', 'TEMP000123'),
            ('temp 000123 ', 'TEMP000123'),
            ('BW/10423', 'BW10423'),
            ('10234567  ', '10234567'),
            ('10234567.0', '10234567'),
            ('23/00123/FUL', '2300123FUL'),
            ('0012345/01', '001234501'),
            ('#10423', '10423'),
            ('P-1001 (A)', 'P1001A'),
            ('TEMP-000123' || chr(0), 'TEMP000123'),
            ('TEMP - 000123.', 'TEMP000123'),
            ('10234567.5', null),
            ('1.0234567E+07', null),
            ('10234567 10234568', null),
            ('10234567/10234568', null),
            ('TEMP-000123 / TEMP-000124', null),
            ('TEMP-000123 and 124', null),
            ('DE5001, DE5002', null),
            ('DE5001-DE5002', null),
            ('1234/1235', null),
            ('1234 5', null),
            ('10234567' || chr(10) || '10234568', null),
            ('12/03/2021', null),
            ('2021-03-12', null),
            ('12/03/2021 14:20', null),
            ('020 7946 0123', null),
            ('#REF!', null),
            ('\N', null),
            ('n/a', null),
            ('?', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ clean_reference('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
