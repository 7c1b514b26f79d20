-- Few people behind it, or few of what it counts: withheld. The rest goes to the nearest five.
with cells as (

    select
        repairs,
        households,
        cast(expected as bigint) as expected
    from
        (
            values
            (10, 10, 10),
            (12, 10, 10),
            (13, 10, 15),
            (17, 12, 15),
            (1000002, 500, 1000000),
            -- Twelve jobs in nine homes; in homes that nobody could tell apart.
            (12, 9, null),
            (12, null, null),
            (null, 12, null),
            (0, 0, null),
            -- Three of the jobs in twelve homes are late: three homes at most stand behind that.
            (3, 12, null),
            (0, 12, null)
        ) as cells_given (repairs, households, expected)

),

disclosed as (

    select
        repairs,
        households,
        expected,
        {{ disclosed_count('repairs', behind='households', threshold=10, round_to=5) }} as outcome
    from cells

)

select * from disclosed
where outcome is distinct from expected
