-- The first match counts; no match and an empty group are null.
{{ config(meta={
    'topic': 'Patterns',
    'differs': {
        'duckdb': "'' where there is no match",
        'athena': "null where there is no match, '' for an empty group",
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('job 123 of 456', '123'),
            ('job  of', null),
            ('job x', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ regex_group('typed', 'job ([0-9]*)') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
