-- Nulls and empty parts are elements.
{{ config(meta={
    'topic': 'Arrays',
    'differs': {
        'duckdb': '`len`',
        'athena': '`cardinality`',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as bigint) as expected
    from
        (
            values
            ('a,b,,c', 4),
            ('a', 1),
            ('', 1),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ array_length("split(typed, ',')") }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
