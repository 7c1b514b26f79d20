-- The day of the fetch, by London's calendar, and any before it are kept; a later one is null.
with cells as (

    select
        case_number,
        try_cast(day_text as date) as day_given,
        try_cast(moment_text as timestamp) as moment_given,
        try_cast(fetched_text as timestamp) as fetched_at,
        is_kept
    from
        (
            values
            (1, '2026-11-23', '2026-11-23 10:00:00', '2026-11-23 06:00:00', true),
            (2, '2026-11-24', '2026-11-24 00:00:00', '2026-11-23 06:00:00', false),
            -- Half past eleven in the evening, UTC, is the next day in London's summer.
            (3, '2026-07-01', '2026-07-01 22:59:59', '2026-06-30 23:30:00', true),
            (4, '2026-07-02', '2026-07-01 23:00:00', '2026-06-30 23:30:00', false),
            (5, '1950-01-01', '1950-01-01 00:00:00', '2026-06-30 23:30:00', true),
            -- Where the moment of the fetch is not known.
            (6, '2062-01-01', '2062-01-01 00:00:00', cast(null as varchar), true),
            (7, cast(null as varchar), cast(null as varchar), '2026-06-30 23:30:00', false)
        ) as cells_given (case_number, day_text, moment_text, fetched_text, is_kept)

),

outcomes as (

    select
        *,
        {{ not_in_future('day_given', 'fetched_at') }} as day_kept,
        {{ not_in_future('moment_given', 'fetched_at', is_moment=true) }} as moment_kept
    from cells

)

select *
from outcomes
where
    day_kept is distinct from case when is_kept then day_given end
    or moment_kept is distinct from case when is_kept then moment_given end
