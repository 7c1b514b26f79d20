-- Blanks of every kind go, and the words that exports write into empty cells.
with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            (' Quay Street ', 'Quay Street'),
            (chr(160) || 'Quay Street' || chr(9), 'Quay Street'),
            (chr(160), null),
            ('Nan Pugh', 'Nan Pugh'),
            ('nan', null),
            ('NaT', null),
            (' n/a ', null),
            ('-', null),
            ('#N/A', '#N/A'),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ clean_text('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
