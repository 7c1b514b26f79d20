-- A blank line has nothing in any column; a total is the word and no key; all else is a row.
with lines as (

    select
        typed_first,
        typed_key,
        typed_other,
        cast(expected as varchar) as expected
    from
        (
            values
            ('05/11/2020', 'J-1', 'leak', 'row'),
            (null, 'J-1', null, 'row'),
            (null, null, 'leak', 'row'),
            ('Total', 'J-1', null, 'row'),
            ('05/11/2020', null, null, 'row'),
            ('Total', null, '12', 'totals row'),
            (' TOTALS: ', 'nan', null, 'totals row'),
            (null, null, null, 'blank line'),
            (' ', 'nan', chr(160), 'blank line')
        ) as lines_given (typed_first, typed_key, typed_other, expected)

),

read as (

    select
        typed_first,
        typed_key,
        typed_other,
        expected,
        {{ sheet_row_kind(first='typed_first', key='typed_key', others=['typed_other']) }}
            as outcome
    from lines

)

select * from read
where outcome is distinct from expected
