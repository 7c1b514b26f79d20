-- The words that the contractors' offices use; anything else is none.
with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('Complete', 'completed'),
            ('COMPLETED ', 'completed'),
            ('job complete', 'completed'),
            ('In Progress', 'in progress'),
            ('WIP', 'in progress'),
            ('awaiting parts', 'in progress'),
            ('on order', 'in progress'),
            ('canx', 'cancelled'),
            ('Cancelled', 'cancelled'),
            ('Y', null),
            ('incomplete', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ parse_works_status('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
