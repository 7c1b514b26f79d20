-- Accents, ß and its capital, letters that have no other case, and nulls.
{{ config(meta={
    'topic': 'Text',
    'differs': {
        'duckdb': 'the capital of ß is ẞ',
        'athena': 'ß has no capital',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('Zoë', 'ZOË'),
            ('straße', 'STRASSE'),
            ('STRAẞE', 'STRASSE'),
            ('ß', 'SS'),
            ('ǆ', 'Ǆ'),
            ('ς', 'Σ'),
            ('ı', 'I'),
            ('ﬁ', 'ﬁ'),
            ('1a🏠', '1A🏠'),
            ('', ''),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ upper_text('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
