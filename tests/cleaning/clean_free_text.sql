-- Line ends and blanks in one form, nothing glued together, nothing else taken out.
with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('Drip' || chr(13) || chr(10) || ' Ring  I' || chr(9), 'Drip' || chr(10) || 'Ring I'),
            ('a' || chr(13) || 'b', 'a' || chr(10) || 'b'),
            ('a' || chr(10) || chr(10) || 'b', 'a' || chr(10) || chr(10) || 'b'),
            ('FIRST FLOOR FLAT,31 QUAY STREET', 'FIRST FLOOR FLAT,31 QUAY STREET'),
            ('Prowse`s Road ©' || chr(160), 'Prowse`s Road ©'),
            ('door' || chr(7) || 'bell', 'doorbell'),
            ('£45 + VAT – 50% "now"', '£45 + VAT – 50% "now"'),
            ('first' || chr(31) || 'second', 'first second'),
            ('Quay' || chr(0) || chr(0), 'Quay'),
            ('\N', null),
            ('#VALUE!', null),
            (chr(13) || chr(10) || ' nan ', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ clean_free_text('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
