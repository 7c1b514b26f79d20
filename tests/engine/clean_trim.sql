-- Blanks of every kind go from both ends and stay between words.
{{ config(meta={
    'topic': 'Text',
    'differs': {
        'duckdb': '`trim` takes blanks and no-break spaces, not tabs or line ends',
        'athena': '`trim` takes tabs and line ends, not no-break spaces',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            (' Quay  Street ', 'Quay  Street'),
            (chr(9) || chr(10) || 'Quay Street' || chr(13) || chr(10), 'Quay Street'),
            (chr(160) || 'Quay' || chr(160) || 'St' || chr(8239), 'Quay' || chr(160) || 'St'),
            (chr(65279) || 'Quay Street' || chr(8203), 'Quay Street'),
            ('Quay Street' || chr(0) || chr(0), 'Quay Street'),
            (chr(0) || chr(0), ''),
            (chr(160) || ' ' || chr(9), ''),
            ('', ''),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ clean_trim('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
