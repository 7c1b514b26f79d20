-- Words, letters and figures, in capitals or not; anything else is neither.
with cells as (

    select
        typed,
        cast(expected as boolean) as expected
    from
        (
            values
            ('Y', true),
            ('yes', true),
            (' Yes ', true),
            ('TRUE', true),
            ('t', true),
            ('1', true),
            ('N', false),
            ('no' || chr(160), false),
            ('False', false),
            ('f', false),
            ('0', false),
            ('maybe', null),
            ('n/a', null),
            ('2', null),
            ('Y/N', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ parse_bool('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
