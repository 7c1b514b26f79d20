-- Every blank of spreadsheets and web pages is in the class; a letter and a no-blank sign are not.
{{ config(meta={
    'topic': 'Patterns',
    'differs': {
        'duckdb': '`\\s` is tab, newline, form feed, carriage return and blank',
        'athena': '`\\s` is the same and the vertical tab',
    },
}) }}

with cells as (

    select
        code,
        cast(expected as boolean) as expected
    from
        (
            values
            (0, true),
            (1, false),
            (9, true),
            (10, true),
            (11, true),
            (12, true),
            (13, true),
            (32, true),
            (160, true),
            (8199, true),
            (8203, true),
            (8239, true),
            (65279, true),
            (14, false),
            (45, false),
            (97, false),
            (8211, false),
            (null, null)
        ) as cells_given (code, expected)

),

read as (

    select
        code,
        expected,
        {{ regex_match('chr(code)', '^' ~ blank_class() ~ '$') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
