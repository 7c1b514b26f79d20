-- A condition that is null keeps nothing.
{{ config(meta={
    'topic': 'Arrays',
    'differs': {
        'duckdb': '`list_filter(list, lambda part: …)`',
        'athena': '`filter(array, part -> …)`',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('a,bb,c', 'a|c'),
            ('bb', ''),
            ('a,,c', 'a|c'),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ array_join(
            array_filter("split(typed, ',')", 'part', "length(nullif(part, '')) = 1"), '|'
        ) }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
