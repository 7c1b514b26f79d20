-- Versions of known records in known extracts: changed, brought again, twice in one, and gone.
with history as (

    select
        id,
        status,
        changed_at,
        extract_letter as _extract_id,
        try_cast('2026-11-0' || day_number || ' 06:00:00' as timestamp) as _extracted_at,
        'page 1' as _source_part,
        row_given as _source_row,
        case when extract_letter = 'C' then 'key twice' end as _row_findings
    from
        (
            values
            ('changed', 'open', '2026-11-01', 'A', '1', 1),
            ('changed', 'open', '2026-11-01', 'B', '2', 1),
            ('changed', 'done', '2026-11-02', 'C', '3', 1),
            ('changed', 'open', '2026-11-01', 'D', '4', 1),
            ('twice', 'done', '2026-11-02', 'B', '2', 2),
            ('twice', 'open', '2026-11-01', 'B', '2', 3),
            ('gone', 'open', '2026-11-01', 'A', '1', 4),
            ('corrected', 'open', '2062-01-01', 'B', '2', 5),
            ('corrected', 'done', '2026-11-03', 'C', '3', 5)
        ) as rows_given (id, status, changed_at, extract_letter, day_number, row_given)

),

-- The extract B was full.
current_records as (

    select * from history
    where _extract_id >= 'B'

),

versions as (

    {{ record_versions('history', 'current_records', key='id', changed_at='changed_at', columns=[
        'id', 'status', 'changed_at'
    ]) }}

),

found as (

    select
        id,
        status,
        cast({{ london_date('valid_from') }} as varchar) as first_day,
        cast({{ london_date('valid_to') }} as varchar) as last_day
    from versions

),

expected as (

    select
        id,
        status,
        first_day,
        last_day
    from
        (
            values
            ('changed', 'open', '2026-11-01', '2026-11-03'),
            ('changed', 'done', '2026-11-03', '2026-11-04'),
            ('changed', 'open', '2026-11-04', cast(null as varchar)),
            ('twice', 'open', '2026-11-02', '2026-11-02'),
            ('twice', 'done', '2026-11-02', cast(null as varchar)),
            ('gone', 'open', '2026-11-01', '2026-11-02'),
            ('corrected', 'open', '2026-11-02', '2026-11-03'),
            ('corrected', 'done', '2026-11-03', cast(null as varchar))
        ) as rows_expected (id, status, first_day, last_day)

)

{{ rows_that_differ('found', 'expected') }}
