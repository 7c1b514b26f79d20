-- What spells the value exactly is read; near it is null on both engines.
{{ config(meta={
    'topic': 'Types',
    'differs': {
        'duckdb': '`try_cast` reads 1.9 as the integer 2, yes as true, a date with a time after it, 24:00:00',
        'athena': '`try_cast` gives null for each, and for a timestamp with T or Z',
    },
}) }}

with cells as (

    select
        kind,
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('integer', '12', '12'),
            ('integer', '-12', '-12'),
            ('integer', '+7', '7'),
            ('integer', '1.9', null),
            ('integer', ' 12', null),
            ('integer', '2147483648', null),
            ('integer', '', null),
            ('bigint', '2147483648', '2147483648'),
            ('bigint', '9223372036854775808', null),
            ('bigint', '1e3', null),
            ('decimal', '1.005', '1.01'),
            ('decimal', '-1.005', '-1.01'),
            ('decimal', '12', '12.00'),
            ('decimal', '1000', null),
            ('decimal', '.5', null),
            ('decimal', '1,5', null),
            ('double', '2.5', '25'),
            ('double', '1e1', '100'),
            ('double', 'nan', null),
            ('double', '1e400', null),
            ('boolean', 'true', 'true'),
            ('boolean', 'FALSE', 'false'),
            ('boolean', 'yes', null),
            ('boolean', '1', null),
            ('date', '2024-02-29', '2024-02-29'),
            ('date', '2023-02-29', null),
            ('date', '2024-02-29 10:20', null),
            ('date', '2024-2-9', null),
            ('timestamp', '2026-11-05 10:20:30', '2026-11-05 10:20:30.000'),
            ('timestamp', '2026-11-05T10:20:30.1239Z', '2026-11-05 10:20:30.123'),
            ('timestamp', '2026-11-05T24:00:00', null),
            ('timestamp', '2026-11-05T25:20:30', null),
            ('timestamp', '2026-11-05T10:20:3099', null),
            ('timestamp', '2026-11-05T10:20:30+01:00', null),
            ('timestamp', '2026-11-05', null),
            ('integer', null, null)
        ) as cells_given (kind, typed, expected)

),

read as (

    select
        kind,
        typed,
        expected,
        case kind
            when 'integer' then cast({{ cast_or_null('typed', 'integer') }} as varchar)
            when 'bigint' then cast({{ cast_or_null('typed', 'bigint') }} as varchar)
            when 'decimal' then cast({{ cast_or_null('typed', 'decimal(5, 2)') }} as varchar)
            -- Doubles are spelt differently, so they are compared as whole numbers.
            when 'double'
                then cast(cast({{ cast_or_null('typed', 'double') }} * 10 as integer) as varchar)
            when 'boolean' then cast({{ cast_or_null('typed', 'boolean') }} as varchar)
            when 'date' then cast({{ cast_or_null('typed', 'date') }} as varchar)
        end as outcome
    from cells
    where kind <> 'timestamp'
    union all
    select
        kind,
        typed,
        expected,
        case
            when
                {{ cast_or_null('typed', 'timestamp') }} = try_cast(expected as timestamp)
                then expected
            else cast({{ cast_or_null('typed', 'timestamp') }} as varchar)
        end as outcome
    from cells
    where kind = 'timestamp'

)

select * from read
where outcome is distinct from expected
