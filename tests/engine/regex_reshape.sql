-- Only a text that is wholly of the form; the second of two forms; a line break after it is no part
-- of it.
{{ config(meta={
    'topic': 'Patterns',
    'differs': {
        'duckdb': '`regexp_replace` leaves a text that does not match as it is; a group is `\\1`',
        'athena': 'the same; a group is `$1`',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('5/11', 'm11d5'),
            ('11-5', 'm11d5'),
            ('5/11 ', null),
            ('5/11' || chr(10), null),
            (chr(10) || '5/11', null),
            ('x 5/11', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ regex_reshape('typed', '([0-9]+)/([0-9]+)|([0-9]+)-([0-9]+)', 'm$2$3d$1$4') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
