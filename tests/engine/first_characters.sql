-- A short text stays; characters are counted, not bytes.
{{ config(meta={
    'topic': 'Text',
    'differs': {
        'duckdb': 'a cast to varchar(3) keeps all',
        'athena': 'cuts',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('Eastmere', 'Eas'),
            ('Ea', 'Ea'),
            ('Zoës', 'Zoë'),
            ('', ''),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ first_characters('typed', 3) }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
