-- A source whose raw is absent has its row too.
with sources as (

    select * from {{ ref('repair_sources') }}

),

repairs as (

    select * from {{ ref('int_housing__repairs_ranked') }}
    where valid_to is null

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
        count(doubt) as rows_in_doubt,
        count(case when not has_number then 1 end) as rows_without_a_number,
        count(case when uprn is null then 1 end) as rows_without_a_home,
        max(extracted_at) as newest_extract_at
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
        count(*) filter (where reason = 'blank row') as blank_rows_left_out,
        count(*) filter (where reason = 'totals row') as totals_rows_left_out,
        count(*) filter (where reason in ('no job', 'no record')) as rows_without_a_job_left_out
    from rows_left_out
    group by sheet

),

counted as (

    select
        sources.origin,
        coalesce(rows_kept.rows_kept, 0) as rows_kept,
        coalesce(left_out.blank_rows_left_out, 0) as blank_rows_left_out,
        coalesce(left_out.totals_rows_left_out, 0) as totals_rows_left_out,
        coalesce(left_out.rows_without_a_job_left_out, 0) as rows_without_a_job_left_out,
        coalesce(rows_kept.rows_in_doubt, 0) as rows_in_doubt,
        coalesce(rows_kept.rows_without_a_number, 0) as rows_without_a_number,
        coalesce(rows_kept.rows_without_a_home, 0) as rows_without_a_home,
        coalesce(unreadable.unreadable_cells, 0) as unreadable_cells,
        coalesce(unreadable.rows_with_unreadable_cells, 0) as rows_with_unreadable_cells,
        rows_kept.newest_extract_at

    from sources
    left join rows_kept
        on sources.origin = rows_kept.origin
    left join left_out
        on sources.origin = left_out.origin
    left join unreadable
        on sources.origin = unreadable.origin

)

select * from counted
