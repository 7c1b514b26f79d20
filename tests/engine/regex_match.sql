-- A match anywhere, ends of the text with and without a line break, a letter beyond ASCII.
{{ config(meta={
    'topic': 'Patterns',
    'differs': {
        'duckdb': '`regexp_matches`',
        'athena': '`regexp_like`',
    },
}) }}

with cells as (

    select
        typed,
        expected_anywhere,
        cast(expected as boolean) as expected
    from
        (
            values
            ('EM1 1AA', true, true),
            ('at EM1 1AA', true, false),
            ('EM1 1AA' || chr(10), true, false),
            ('EM1 1AÄ', false, false),
            ('', false, false),
            (null, null, null)
        ) as cells_given (typed, expected_anywhere, expected)

),

read as (

    select
        typed,
        expected_anywhere,
        expected,
        {{ regex_match('typed', '^[A-Z]+[0-9]+ [0-9][A-Z]{2}$') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
