-- A quote in a pattern, and the end of a text that ends in a line break.
{{ config(meta={
    'topic': 'Patterns',
    'differs': {
        'duckdb': '`$` is the end of the text',
        'athena': '`$` is the end of the text or the place before its last line break',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as boolean) as expected
    from
        (
            values
            ('O''Neill', true),
            ('O''Neill' || chr(10), false),
            ('ONeill', false),
            ('x$y', true),
            ('x', false),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        regexp_replace(typed, {{ regex_literal("^O'Neill$|^x[$]y$") }}, '') = '' as outcome
    from cells

)

select * from read
where outcome is distinct from expected
