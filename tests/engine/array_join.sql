-- Nulls are passed over.
{{ config(meta={
    'topic': 'Arrays',
    'differs': {
        'duckdb': '`array_to_string`',
        'athena': '`array_join`',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('a,,b', 'a; b'),
            ('a', 'a'),
            ('', ''),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ array_join(
            array_transform("split(typed, ',')", 'part', "nullif(part, '')"), '; '
        ) }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
