-- Each element by an expression; a column of the row may be in it.
{{ config(meta={
    'topic': 'Arrays',
    'differs': {
        'duckdb': '`list_transform(list, lambda part: …)`',
        'athena': '`transform(array, part -> …)`',
    },
}) }}

with cells as (

    select
        typed,
        suffix,
        cast(expected as varchar) as expected
    from
        (
            values
            ('a,b', '1', 'A1|B1'),
            ('a', '2', 'A2'),
            ('a,b', null, ''),
            (null, '1', null)
        ) as cells_given (typed, suffix, expected)

),

read as (

    select
        typed,
        suffix,
        expected,
        {{ array_join(
            array_transform("split(typed, ',')", 'part', 'upper(part) || suffix'), '|'
        ) }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
