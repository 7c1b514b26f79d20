-- Versions of known rows in known extracts: rows that stay, move, change, go, return, stand twice.
with history as (

    select
        job,
        status,
        extract_letter as _extract_id,
        try_cast('2026-11-0' || day_number || ' 06:00:00' as timestamp) as _extracted_at,
        'Jobs' as _source_part,
        row_given as _source_row,
        case when extract_letter = 'C' then 'key twice' end as _row_findings
    from
        (
            values
            ('stays', 'open', 'A', '1', 2),
            ('stays', 'open', 'B', '2', 5),
            ('stays', 'open', 'C', '3', 2),
            ('changes', 'open', 'A', '1', 3),
            ('changes', null, 'B', '2', 3),
            ('changes', null, 'C', '3', 4),
            ('goes', 'open', 'A', '1', 4),
            ('goes', 'open', 'B', '2', 4),
            ('comes back', 'open', 'A', '1', 5),
            ('comes back', 'open', 'C', '3', 5),
            ('twice', 'open', 'B', '2', 6),
            ('twice', 'open', 'B', '2', 7),
            ('twice', 'open', 'C', '3', 7)
        ) as rows_given (job, status, extract_letter, day_number, row_given)

),

current_rows as (

    select * from history
    where _extract_id = 'C'

),

versions as (

    {{ row_versions('history', 'current_rows', ['job', 'status']) }}

),

found as (

    select
        job,
        status,
        cast({{ london_date('valid_from') }} as varchar) as first_day,
        cast({{ london_date('valid_to') }} as varchar) as last_day,
        _source_row,
        _row_findings
    from versions

),

expected as (

    select
        job,
        status,
        first_day,
        last_day,
        _source_row,
        -- That of the last extract which holds the row; it makes no version of its own.
        case when last_day is null then 'key twice' end as _row_findings
    from
        (
            values
            ('stays', 'open', '2026-11-01', cast(null as varchar), 2),
            ('changes', 'open', '2026-11-01', '2026-11-02', 3),
            ('changes', cast(null as varchar), '2026-11-02', cast(null as varchar), 4),
            ('goes', 'open', '2026-11-01', '2026-11-03', 4),
            ('comes back', 'open', '2026-11-01', '2026-11-02', 5),
            ('comes back', 'open', '2026-11-03', cast(null as varchar), 5),
            ('twice', 'open', '2026-11-02', cast(null as varchar), 7),
            ('twice', 'open', '2026-11-02', '2026-11-03', 7)
        ) as rows_expected (job, status, first_day, last_day, _source_row)

)

{{ rows_that_differ('found', 'expected') }}
