-- Prefixes that nobody has, invented people's only where they are asked for, suffixes, blanks. QQ
-- and the barred pairs belong to nobody; the others are refused for their form.
with cells as (

    select
        typed,
        accepted,
        cast(expected as varchar) as expected
    from
        (
            values
            ('QQ123456C', true, 'QQ123456C'),
            ('qq 12 34 56 c', true, 'QQ123456C'),
            (' BG-12-34-56-A' || chr(160), true, 'BG123456A'),
            ('QQ123456C', false, null),
            ('BG123456A', false, null),
            ('GB123456A', false, null),
            ('KN123456A', false, null),
            ('NK123456A', false, null),
            ('NT123456A', false, null),
            ('TN123456A', false, null),
            ('ZZ123456A', false, null),
            ('DA123456A', false, null),
            ('AD123456A', false, null),
            ('FA123456A', false, null),
            ('IA123456A', false, null),
            ('UA123456A', false, null),
            ('AV123456A', false, null),
            ('AO123456A', false, null),
            ('QQ123456E', true, null),
            ('QQ123456', true, null),
            ('QQ12345C', true, null),
            ('11A11111', true, null),
            ('QQ123456C QQ123457C', true, null),
            ('QQ 123 456 C', true, 'QQ123456C'),
            ('QQ123456' || chr(10) || 'C', true, null),
            ('Q Q1 2345 6C', true, null),
            ('', true, null),
            (null, true, null)
        ) as cells_given (typed, accepted, expected)

),

read as (

    select
        typed,
        accepted,
        expected,
        case
            when accepted then {{ clean_nino('typed', accept_unissued=true) }}
            else {{ clean_nino('typed') }}
        end as outcome
    from cells

)

select * from read
where outcome is distinct from expected
