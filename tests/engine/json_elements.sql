-- Each object of a list is a row of JSON text; an empty list and no JSON are none.
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
            (4, null)
        ) as rows_given (number, list)

),

found as (

    select
        given.number,
        {{ json_text('elements.element', '$.a') }} as a
    from given
    cross join unnest({{ json_elements('given.list') }}) as elements (element)

),

expected as (

    select * from (values (1, 'one'), (1, 'two')) as rows_expected (number, a)

)

{{ rows_that_differ('found', 'expected') }}
