-- Words and numbers, with blanks after them; anything else is none.
with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('Emergency ', 'emergency'),
            ('2', 'emergency'),
            ('1', 'immediate'),
            ('IMMEDIATE', 'immediate'),
            ('3', 'urgent'),
            ('urgent', 'urgent'),
            ('4', 'normal'),
            (' Normal', 'normal'),
            ('5', null),
            ('Emergency!', null),
            ('nan', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ parse_repair_priority('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
