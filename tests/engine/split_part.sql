-- A part that is not there and an empty one are null.
{{ config(meta={
    'topic': 'Text',
    'differs': {
        'duckdb': "'' for a part that is not there",
        'athena': 'null',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('a / b / c', 'b'),
            ('a', null),
            ('a /  / c', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ split_part('typed', ' / ', 2) }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
