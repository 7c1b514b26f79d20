-- The same order number typed in four ways is one; an empty cell is none.
with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('TEMP-000123', 'TEMP000123'),
            ('temp 000123 ', 'TEMP000123'),
            ('BW/10423', 'BW10423'),
            ('10234567  ', '10234567'),
            ('10234567.0', '10234567'),
            ('10234567.5', '102345675'),
            ('n/a', null),
            ('?', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ clean_reference('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
