-- Versions of known records in known extracts: changed, brought again, twice in one, and gone.
-- A, C and E are full, B and D bring changes.
with history as (

    select
        id,
        status,
        '2026-11-' || change_text as changed_at,
        extract_letter as _extract_id,
        try_cast('2026-11-0' || day_number || ' 06:00:00' as timestamp) as _extracted_at,
        part_given as _source_part,
        row_given as _source_row,
        case when extract_letter = 'E' then 'key twice' end as _row_findings
    from
        (
            values
            ('stays', 'open', '01 01:00:00', 'A', '1', 'page 1', 1),
            ('stays', 'open', '01 01:00:00', 'C', '3', 'page 1', 1),
            ('stays', 'open', '01 01:00:00', 'E', '5', 'page 1', 1),
            ('changed', 'open', '01 01:00:00', 'A', '1', 'page 1', 2),
            ('changed', 'done', '02 01:00:00', 'B', '2', 'page 1', 1),
            ('changed', 'done', '02 01:00:00', 'C', '3', 'page 1', 2),
            -- What a later extract says counts, whatever moment it gives.
            ('changed', 'open', '01 01:00:00', 'D', '4', 'page 1', 1),
            ('changed', 'open', '01 01:00:00', 'E', '5', 'page 1', 2),
            -- Changed while the pages were read.
            ('twice', 'done', '01 05:00:00', 'A', '1', 'page 1', 3),
            ('twice', 'open', '01 04:00:00', 'A', '1', 'page 2', 1),
            ('twice', 'done', '01 05:00:00', 'C', '3', 'page 1', 3),
            ('twice', 'done', '01 05:00:00', 'E', '5', 'page 1', 3),
            -- No change is later than its extract: the further page counts.
            ('ahead', 'open', '30 01:00:00', 'A', '1', 'page 9', 1),
            ('ahead', 'done', '01 06:00:09', 'A', '1', 'page 10', 1),
            ('ahead', 'done', '01 06:00:09', 'C', '3', 'page 10', 1),
            ('ahead', 'done', '01 06:00:09', 'E', '5', 'page 10', 1),
            -- Missing first from the full extract C, which is the last no more.
            ('gone', 'open', '01 01:00:00', 'A', '1', 'page 2', 2),
            ('gone late', 'open', '01 01:00:00', 'A', '1', 'page 2', 3),
            ('gone late', 'open', '01 01:00:00', 'C', '3', 'page 2', 3)
        ) as rows_given (id, status, change_text, extract_letter, day_number, part_given, row_given)

),

current_records as (

    select * from history
    where _extract_id = 'E'

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
        cast({{ london_date('valid_to') }} as varchar) as last_day,
        _row_findings
    from versions

),

expected as (

    select
        id,
        status,
        first_day,
        last_day,
        case when last_day is null then 'key twice' end as _row_findings
    from
        (
            values
            ('stays', 'open', '2026-11-01', cast(null as varchar)),
            ('changed', 'open', '2026-11-01', '2026-11-02'),
            ('changed', 'done', '2026-11-02', '2026-11-04'),
            ('changed', 'open', '2026-11-04', cast(null as varchar)),
            ('twice', 'open', '2026-11-01', '2026-11-01'),
            ('twice', 'done', '2026-11-01', cast(null as varchar)),
            ('ahead', 'open', '2026-11-01', '2026-11-01'),
            ('ahead', 'done', '2026-11-01', cast(null as varchar)),
            ('gone', 'open', '2026-11-01', '2026-11-03'),
            ('gone late', 'open', '2026-11-01', '2026-11-05')
        ) as rows_expected (id, status, first_day, last_day)

)

{{ rows_that_differ('found', 'expected') }}
