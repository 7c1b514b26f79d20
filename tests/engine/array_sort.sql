-- Capitals before small letters, nulls last.
{{ config(meta={
    'topic': 'Arrays',
    'differs': {
        'duckdb': '`list_sort`',
        'athena': '`array_sort`',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('b,a,,C', 'C|a|b|null'),
            ('b', 'b'),
            ('', 'null'),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ array_join(
            array_transform(
                array_sort(array_transform("split(typed, ',')", 'part', "nullif(part, '')")),
                'part',
                "coalesce(part, 'null')"
            ), '|'
        ) }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
