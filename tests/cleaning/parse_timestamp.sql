-- ISO and day first; a moment without its time, another offset and days that do not exist are null.
with cells as (

    select
        typed,
        cast(expected as timestamp) as expected
    from
        (
            values
            ('2022-04-05T10:20:30Z', '2022-04-05 10:20:30'),
            ('2022-04-05T10:20:30.5Z', '2022-04-05 10:20:30.500'),
            ('2022-04-05T10:20:30.1239', '2022-04-05 10:20:30.123'),
            ('2022-04-05 10:20:30+00:00', '2022-04-05 10:20:30'),
            ('2022-04-05 10:20', '2022-04-05 10:20:00'),
            ('2025-01-05T15:06:16', '2025-01-05 15:06:16'),
            ('05/04/2022 10:20:30', '2022-04-05 10:20:30'),
            ('5.4.2022 9:05', '2022-04-05 09:05:00'),
            (' 05-04-2022, 10:20:30 ' || chr(160), '2022-04-05 10:20:30'),
            ('2022-04-05T10:20:30+01:00', null),
            ('2022-04-05', null),
            ('05/04/2022', null),
            ('2022-02-30T10:20:30Z', null),
            ('2022-04-05T23:59:59.999Z', '2022-04-05 23:59:59.999'),
            ('2022-04-05T24:00:00Z', null),
            ('05/04/2022 24:00', null),
            ('2022-04-05T25:20:30Z', null),
            ('2022-04-05T10:60:30Z', null),
            ('2022-04-05T10:2034', null),
            ('0222-04-05T10:20:30Z', null),
            ('04/13/2022 10:20:30', null),
            ('10:20:30', null),
            ('yesterday 10:20', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ parse_timestamp('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
