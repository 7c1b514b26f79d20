-- Each object of a list is a row of JSON text; an empty list, an object and no JSON are none.
{{ config(meta={
    'topic': 'JSON',
    'differs': {
        'duckdb': '`json_extract_string`, an error where the text is no JSON',
        'athena': '`json_parse` and a cast, an error where it is none',
    },
}) }}

with given as (

    select *
    from
        (
            values
            (1, '[{"a": "one"}, {"a": "two"}]'),
            (2, '[]'),
            (3, 'not json'),
            (4, null),
            (5, '[{"a": "three"}, null]'),
            (6, '{"a": "four"}')
        ) as rows_given (number, list)

),

found as (

    select
        given.number,
        {{ json_text('elements.element', '$.a') }} as a,
        elements.element is null as is_null
    from given
    cross join unnest({{ json_elements('given.list') }}) as elements (element)

),

expected as (

    select *
    from
        (
            values
            (1, 'one', false), (1, 'two', false), (5, 'three', false), (5, null, true)
        ) as rows_expected (number, a, is_null)

)

{{ rows_that_differ('found', 'expected') }}
