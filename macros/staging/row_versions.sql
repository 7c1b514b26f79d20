{#-
    Every version of the rows of a source whose extracts are full: one row per text of a row, for each unbroken
    run of extracts that hold it, so that a cell is read once and not once an extract. Two rows of one text in
    one extract are two versions. Where a row stands in its source is no part of it: sorting changes nothing.

    valid_from: moment of the first extract that holds it. valid_to: moment of the first extract after it that
    does not; null while the current extract holds it. Lineage is that of the last extract that holds it.

    history, current: steps of the model that select from `<table>__history` and `<table>`. columns: the cells.
    A current extract without rows is in neither: all versions then end at the last extract that held them.
-#}
{% macro row_versions(history, current, columns) -%}
    {%- set cells = columns | join(', ') -%}
    {%- set same_row = cells ~ ', occurrence' -%}
    with extract_moments as (

        select
            coalesce(_extract_id, '') as _extract_id,
            max(_extracted_at) as moment,
            row_number() over (order by coalesce(_extract_id, '')) as extract_number,
            lead(max(_extracted_at)) over (order by coalesce(_extract_id, '')) as next_moment
        from {{ history }}
        group by coalesce(_extract_id, '')

    ),

    current_extract as (

        select max(coalesce(_extract_id, '')) as _extract_id
        from {{ current }}

    ),

    numbered as (

        select
            rows_held.*,
            extract_moments.moment,
            extract_moments.extract_number,
            extract_moments.next_moment,
            row_number() over (
                partition by {{ cells }}, extract_moments.extract_number
                order by _source_part, _source_row
            ) as occurrence
        from {{ history }} as rows_held
        inner join extract_moments
            on coalesce(rows_held._extract_id, '') = extract_moments._extract_id

    ),

    in_runs as (

        select
            *,
            extract_number - row_number() over (
                partition by {{ same_row }} order by extract_number
            ) as run
        from numbered

    ),

    ends as (

        select
            *,
            min(moment) over (partition by {{ same_row }}, run) as valid_from,
            row_number() over (partition by {{ same_row }}, run order by extract_number desc) as newest_first
        from in_runs

    )

    select
        {%- for column in columns %}
        ends.{{ column }},
        {%- endfor %}
        ends.valid_from,
        case
            when coalesce(ends._extract_id, '') = current_extract._extract_id then null
            else coalesce(ends.next_moment, ends.moment)
        end as valid_to,
        ends._extracted_at,
        ends._source_part,
        ends._source_row,
        ends._row_findings
    from ends
    cross join current_extract
    where ends.newest_first = 1
{%- endmacro %}
