-- Each once, in order, nulls gone.
{{ config(meta={
    'topic': 'Arrays',
    'differs': {
        'duckdb': '`list_distinct`, in no order, without nulls',
        'athena': '`array_distinct`, in their order, with one null',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('b,a,,b', 'a|b'),
            (',', ''),
            ('', ''),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ array_join(
            array_distinct(array_transform("split(typed, ',')", 'part', "nullif(part, '')")), '|'
        ) }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
