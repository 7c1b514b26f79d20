-- A week of November 2026 and a leap day.
with cells as (

    select
        typed,
        cast(expected as integer) as expected
    from
        (
            values
            (date '2026-11-23', 1),
            (date '2026-11-27', 5),
            (date '2026-11-28', 6),
            (date '2026-11-29', 7),
            (date '2024-02-29', 4)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ iso_weekday('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
