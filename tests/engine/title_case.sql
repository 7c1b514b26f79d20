-- A word begins after anything but a letter.
{{ config(meta={
    'topic': 'Text',
    'differs': {
        'duckdb': 'no function; a lambda is `lambda word: …`',
        'athena': 'no function; a lambda is `word -> …`',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('o''neill-SMITH', 'O''Neill-Smith'),
            ('QUAY STREET', 'Quay Street'),
            ('12a quay street', '12A Quay Street'),
            ('ÉMILE zola', 'Émile Zola'),
            ('ß-straße', 'ß-Straße'),
            ('', ''),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ title_case('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
