-- Spaces of every kind and zero bytes go, the words of empty cells, and a workbook's errors.
with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            (' Quay Street ', 'Quay Street'),
            (chr(160) || 'Quay Street' || chr(9), 'Quay Street'),
            ('L-Gone Away    ', 'L-Gone Away'),
            (chr(160), null),
            (chr(65279), null),
            ('Nan Pugh', 'Nan Pugh'),
            ('nan', null),
            ('NaT', null),
            (' NULL ', null),
            ('None', null),
            (' n/a ', null),
            ('NA', null),
            ('-', null),
            ('--', null),
            ('---', '---'),
            ('0000-00-00', null),
            ('0000-00-00 00:00:00', null),
            ('0', '0'),
            ('nan' || chr(10) || 'nan', 'nan' || chr(10) || 'nan'),
            ('\N', null),
            ('\n', '\n'),
            (chr(0) || chr(0), null),
            ('Quay' || chr(0) || chr(0), 'Quay'),
            ('#N/A', null),
            (' #REF! ', null),
            ('#DIV/0!', null),
            ('#NAME?', null),
            ('#####', null),
            ('Err:502', null),
            ('#1 Quay Street', '#1 Quay Street'),
            ('see #REF!', 'see #REF!'),
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
