-- Texts, numbers, booleans and nulls; an empty list is an empty array, no list is null.
{{ config(meta={
    'topic': 'JSON',
    'differs': {
        'duckdb': "`json_extract_string(…, '$[*]')`, empty where it is no list",
        'athena': '`json_parse` and a cast, an error where it is none',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('["one", "two"]', 'one|two'),
            ('[1, 2.5, true]', '1|2.5|true'),
            ('["one", null]', 'one|null'),
            ('[]', ''),
            ('{"a": 1}', null),
            ('"one"', null),
            ('null', null),
            ('not json', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ array_join(
            array_transform(json_texts('typed'), 'part', "coalesce(part, 'null')"), '|'
        ) }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
