-- One number, however it is typed; words that stand for one, and two numbers, are none.
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
            ('DE 5001', 'DE5001'),
            ('10234567  ', '10234567'),
            ('10234567.0', '10234567'),
            ('TBC', null),
            ('as above', null),
            ('see email', null),
            ('#REF!', null),
            ('12', null),
            ('1.0234567E+07', null),
            ('TEMP-000123 / TEMP-000124', null),
            ('TEMP-000123' || chr(10) || 'TEMP-000124', null),
            ('TEMP-00O123', null),
            ('n/a', null),
            ('temp_000123', 'TEMP000123'),
            ('#10423', '10423'),
            ('TEMP-000123' || chr(0), 'TEMP000123'),
            ('12/03/2021', null),
            ('12-03-2021', null),
            ('12.03.2021', null),
            ('2021-03-12', null),
            ('March 2021', null),
            ('nov-2020', null),
            ('07700 900123', null),
            ('07700900123', null),
            ('7700900123', null),
            ('020 7946 0123', null),
            ('Tel 79460123', null),
            ('10234567 10234568', null),
            ('10234567/8', null),
            ('1023 4567', null),
            ('10234567.5', null),
            ('£1,234', null),
            ('dup of 10234567', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ parse_job_number('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
