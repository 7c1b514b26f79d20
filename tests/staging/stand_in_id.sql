-- One id for one report, whatever blanks stand around its cells; another for another report.
-- The place of a cell counts.
with cells as (

    select
        case_number,
        day_typed,
        place_typed,
        pair
    from
        (
            values
            (1, '07/11/2020', '1 Quay Street', 'a'),
            (2, ' 07/11/2020', '1 Quay Street ', 'a'),
            (3, '07/11/2020', '2 Quay Street', 'b'),
            (4, '07/11/2020', 'n/a', 'c'),
            (5, '07/11/2020', null, 'c'),
            (6, null, '07/11/2020', 'd')
        ) as cells_given (case_number, day_typed, place_typed, pair)

),

outcomes as (

    select
        case_number,
        pair,
        {{ stand_in_id('ROW', ['day_typed', 'place_typed']) }} as outcome
    from cells

),

compared as (

    select
        a.outcome,
        a.pair = b.pair as is_same_report,
        a.outcome = b.outcome as is_same_id
    from outcomes as a
    cross join outcomes as b

)

select *
from compared
where
    is_same_report <> is_same_id
    or not {{ regex_match('outcome', '^ROW[0-9A-F]{12}$') }}
