-- Accents go, in either spelling of the letter; letters of their own stay.
{{ config(meta={
    'topic': 'Text',
    'differs': {
        'duckdb': '`strip_accents`',
        'athena': 'none: `normalize` and a pattern',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('Zoë Núñez', 'Zoe Nunez'),
            ('Zoe' || chr(776), 'Zoe'),
            ('Łódź', 'Łodz'),
            ('Søren Weiß', 'Søren Weiß'),
            ('plain', 'plain'),
            ('', ''),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ strip_accents('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
