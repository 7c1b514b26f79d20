-- A blank row has nothing in any column; a total is the word and no key; a lone sum is no job.
with lines as (

    select
        typed_first,
        typed_key,
        typed_other,
        typed_rest,
        cast(expected as varchar) as expected
    from
        (
            values
            ('05/11/2020', 'J-1', 'leak', '£12', 'row'),
            (null, 'J-1', null, null, 'row'),
            (null, null, 'leak', null, 'row'),
            ('Total', 'J-1', null, null, 'row'),
            ('05/11/2020', null, null, null, 'row'),
            ('totally new', null, null, null, 'row'),
            ('Total', null, '12', null, 'totals row'),
            (' TOTALS: ', 'nan', null, '£12', 'totals row'),
            ('Grand total', null, null, '£12', 'totals row'),
            ('Sub-total Q1', null, null, '£12', 'totals row'),
            ('Subtotal', null, null, '£12', 'totals row'),
            (null, '#REF!', null, null, 'row'),
            ('Total', '#REF!', null, null, 'row'),
            (null, '\N', chr(0), '#N/A', 'no job'),
            (null, null, null, '£12', 'no job'),
            (null, null, null, null, 'blank row'),
            (' ', 'nan', chr(160), '-', 'blank row')
        ) as lines_given (typed_first, typed_key, typed_other, typed_rest, expected)

),

read as (

    select
        typed_first,
        typed_key,
        typed_other,
        typed_rest,
        expected,
        {{ sheet_row_kind(
            first='typed_first', key='typed_key', others=['typed_other'], rest=['typed_rest']
        ) }} as outcome
    from lines

)

select * from read
where outcome is distinct from expected
