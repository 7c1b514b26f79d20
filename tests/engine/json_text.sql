-- Text and numbers come as text; nothing there, a JSON null and no JSON are null.
{{ config(meta={
    'topic': 'JSON',
    'differs': {
        'duckdb': '`json_extract_string`, an error where the text is no JSON',
        'athena': '`json_extract_scalar`, null',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('{"a": "one"}', 'one'),
            ('{"a": 1.5}', '1.5'),
            ('{"a": true}', 'true'),
            ('{"a": ""}', ''),
            ('{"a": null}', null),
            ('{"b": "one"}', null),
            ('{}', null),
            ('not json', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ json_text('typed', '$.a') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
