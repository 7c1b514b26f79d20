-- The words of the scheme in England; a word of another scheme is none.
with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('0', 'rated'),
            ('5', 'rated'),
            (' 3 ', 'rated'),
            ('AwaitingInspection', 'awaiting inspection'),
            ('AwaitingPublication', 'awaiting publication'),
            ('Exempt', 'exempt'),
            ('6', null),
            ('Pass', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ parse_food_rating_status('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
