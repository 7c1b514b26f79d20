-- Nulls in any place are passed over.
{{ config(meta={
    'topic': 'Numbers',
    'differs': {
        'duckdb': 'passes nulls over',
        'athena': 'null where one value is null',
    },
}) }}

with cells as (

    select
        cast(a as integer) as a,
        cast(b as integer) as b,
        cast(c as integer) as c,
        cast(expected as integer) as expected
    from
        (
            values
            (1, 2, 3, 1),
            (3, 2, 1, 1),
            (null, 2, null, 2),
            (1, null, null, 1),
            (null, null, 3, 3),
            (null, null, null, null)
        ) as cells_given (a, b, c, expected)

),

read as (

    select
        a,
        b,
        c,
        expected,
        {{ least('a', 'b', 'c') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
