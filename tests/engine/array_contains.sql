-- A value, none such, nulls on either side.
{{ config(meta={
    'topic': 'Arrays',
    'differs': {
        'duckdb': '`list_contains`, which passes nulls over',
        'athena': '`contains`, null where an element is null and none is the value',
    },
}) }}

with cells as (

    select
        typed,
        sought,
        cast(expected as boolean) as expected
    from
        (
            values
            ('a,b', 'b', true),
            ('a,b', 'c', false),
            ('a,,b', 'b', true),
            ('a,,b', 'c', false),
            ('', 'c', false),
            ('a,b', null, null),
            (null, 'a', null)
        ) as cells_given (typed, sought, expected)

),

read as (

    select
        typed,
        sought,
        expected,
        {{ array_contains(
            array_transform("split(typed, ',')", 'part', "nullif(part, '')"), 'sought'
        ) }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
