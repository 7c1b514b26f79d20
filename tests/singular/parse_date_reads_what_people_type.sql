-- Every habit of the sheets, and what is no day at all.
with cells as (

    select
        typed,
        cast(expected as date) as expected
    from
        (
            values
            ('05/11/2020', '2020-11-05'),
            ('5/3/2021', '2021-03-05'),
            ('05/11/2020 14:22:10', '2020-11-05'),
            ('05/11/2020 9:05', '2020-11-05'),
            ('05.11.2020', '2020-11-05'),
            ('05.11.20', '2020-11-05'),
            ('05/11/20', '2020-11-05'),
            ('2020-11-05', '2020-11-05'),
            ('2020-11-05 14:22:10', '2020-11-05'),
            ('2020-11-05T14:22:10.123Z', '2020-11-05'),
            ('Completed 12/03/2021', '2021-03-12'),
            ('done: 12.03.21', '2021-03-12'),
            ('  05/11/2020  ', '2020-11-05'),
            ('29/02/2020', '2020-02-29'),
            ('29/02/2021', null),
            ('31/02/2021', null),
            ('12/13/2021', null),
            ('0222-03-04', null),
            ('05/11/1820', null),
            ('w/c 12th', null),
            ('12/03/2021 or 13/03/2021', null),
            ('44140', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ parse_date('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
