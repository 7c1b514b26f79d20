-- Starts before, at and behind the text, and a number of characters below zero.
{{ config(meta={
    'topic': 'Text',
    'differs': {
        'duckdb': '`substr` from 0, and from before the start, gives what is left',
        'athena': 'gives an empty text',
    },
}) }}

with cells as (

    select
        typed,
        place,
        number,
        cast(expected as varchar) as expected
    from
        (
            values
            ('abc', 2, 9, 'bc'),
            ('abc', 1, 2, 'ab'),
            ('abc', 0, 2, 'ab'),
            ('abc', -5, 3, 'abc'),
            ('abc', 4, 1, ''),
            ('abc', 9, 1, ''),
            ('abc', 2, 0, ''),
            ('abc', 2, -1, ''),
            ('🏠ab', 2, 1, 'a'),
            ('', 1, 1, ''),
            (null, 1, 1, null),
            ('abc', null, 1, null),
            ('abc', 1, null, null)
        ) as cells_given (typed, place, number, expected)

),

read as (

    select
        typed,
        place,
        number,
        expected,
        {{ substring_from('typed', 'place', 'number') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
