-- Shorter texts, none, and a character that is more than a byte.
{{ config(meta={
    'topic': 'Text',
    'differs': {
        'duckdb': '`right`, and `dbt.right` of a shorter text is the whole',
        'athena': 'none, and `dbt.right` of a shorter text is empty',
    },
}) }}

with cells as (

    select
        typed,
        number,
        cast(expected as varchar) as expected
    from
        (
            values
            ('abc', 2, 'bc'),
            ('abc', 3, 'abc'),
            ('abc', 5, 'abc'),
            ('abc', 0, ''),
            ('a🏠é', 2, '🏠é'),
            ('', 2, ''),
            (null, 2, null),
            ('abc', null, null)
        ) as cells_given (typed, number, expected)

),

read as (

    select
        typed,
        number,
        expected,
        {{ right_characters('typed', 'number') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
