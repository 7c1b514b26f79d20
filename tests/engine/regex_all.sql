-- Every match in its order; none is an empty array.
{{ config(meta={
    'topic': 'Patterns',
    'differs': {
        'duckdb': '`regexp_extract_all`',
        'athena': 'the same; a pattern that ends in `$` is read otherwise',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('O''Neill-Smith', 'O|Neill|Smith'),
            ('Zoë', 'Zo'),
            ('123', ''),
            ('', ''),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ array_join(regex_all('typed', '[A-Za-z]+'), '|') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
