-- From the start, from the end, past both, and the place 0.
{{ config(meta={
    'topic': 'Arrays',
    'differs': {
        'duckdb': '`array[5]` past the end is null',
        'athena': 'is an error; `element_at` gives null',
    },
}) }}

with cells as (

    select
        place,
        cast(expected as varchar) as expected
    from
        (
            values
            (1, 'a'),
            (3, 'c'),
            (4, null),
            (-1, 'c'),
            (-4, null),
            (0, null),
            (null, null)
        ) as cells_given (place, expected)

),

read as (

    select
        place,
        expected,
        {{ array_element("split('a,b,c', ',')", 'place') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
