with repairs as (

    select * from {{ ref('int_housing__repairs_ranked') }}

),

problems as (

    select * from {{ ref('housing__data_quality') }}

),

rows_left_out as (

    select * from {{ ref('stg_repairs_sheets__rows_left_out') }}

),

rows_kept as (

    select
        origin,
        count(*) as rows_kept,
        count(case when has_other_home_or_day then 1 end) as rows_under_a_doubtful_number,
        count(case when uprn is null then 1 end) as rows_without_a_home
    from repairs
    group by origin

),

unreadable as (

    select
        origin,
        count(*) as unreadable_cells,
        count(
            distinct concat_ws(
                ':', spreadsheet, tab, cast(sheet_row as varchar), cast(extracted_at as varchar)
            )
        ) as rows_with_unreadable_cells
    from problems
    group by origin

),

left_out as (

    select
        sheet as origin,
        count(*) filter (where reason = 'blank line') as blank_lines_left_out,
        count(*) filter (where reason = 'totals row') as totals_rows_left_out,
        count(*) filter (where reason = 'no job') as rows_without_a_job_left_out
    from rows_left_out
    group by sheet

),

counted as (

    select
        rows_kept.origin,
        rows_kept.rows_kept,
        coalesce(left_out.blank_lines_left_out, 0) as blank_lines_left_out,
        coalesce(left_out.totals_rows_left_out, 0) as totals_rows_left_out,
        coalesce(left_out.rows_without_a_job_left_out, 0) as rows_without_a_job_left_out,
        rows_kept.rows_under_a_doubtful_number,
        rows_kept.rows_without_a_home,
        coalesce(unreadable.unreadable_cells, 0) as unreadable_cells,
        coalesce(unreadable.rows_with_unreadable_cells, 0) as rows_with_unreadable_cells

    from rows_kept
    left join left_out
        on rows_kept.origin = left_out.origin
    left join unreadable
        on rows_kept.origin = unreadable.origin

)

select * from counted
