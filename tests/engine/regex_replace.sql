-- All matches go, groups change places, a group that took no part is empty.
{{ config(meta={
    'topic': 'Patterns',
    'differs': {
        'duckdb': 'replaces the first match only; a group is `\\1`',
        'athena': 'replaces all; a group is `$1`',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('10/11/2020', '11-10-2020|x'),
            ('1/2/3 and 4/5/6', '2-1-3|x and 5-4-6|x'),
            ('1/2/3z', '2-1-3z|x'),
            ('O''Neill', 'O''Neill'),
            ('', ''),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ regex_replace('typed', '([0-9]+)/([0-9]+)/([0-9]+)(z)?', '$2-$1-$3$4|x') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
