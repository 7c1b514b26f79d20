-- Digits of other scripts are none.
{{ config(meta={
    'topic': 'Text',
    'differs': {
        'duckdb': '`regexp_replace` takes out the first match only',
        'athena': 'takes out all',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('020 7946 0123', '02079460123'),
            ('QZ00A1', '001'),
            ('Quay Street', null),
            (chr(1636) || '5', '5'),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ digits_only('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
