-- An empty text in each of the three places, and nulls.
{{ config(meta={
    'topic': 'Text',
    'differs': {
        'duckdb': 'replacing an empty text changes nothing',
        'athena': 'puts the new text before, between and after the characters',
    },
}) }}

with cells as (

    select
        typed,
        old,
        new,
        cast(expected as varchar) as expected
    from
        (
            values
            ('abc', 'b', 'x', 'axc'),
            ('abab', 'ab', '', ''),
            ('abc', '', 'x', 'abc'),
            ('', '', 'x', ''),
            ('', 'a', 'x', ''),
            ('abc', 'é', 'x', 'abc'),
            (null, 'a', 'x', null),
            (null, '', 'x', null),
            ('abc', null, 'x', null),
            ('abc', 'b', null, null),
            ('abc', '', null, null)
        ) as cells_given (typed, old, new, expected)

),

read as (

    select
        typed,
        old,
        new,
        expected,
        {{ replace_text('typed', 'old', 'new') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
