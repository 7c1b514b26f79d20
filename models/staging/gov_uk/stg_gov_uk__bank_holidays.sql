with source as (

    select * from {{ source('gov_uk', 'bank_holidays') }}

),

events as (

    select
        source.division,
        events.event,
        source._extracted_at,
        source._source_part,
        source._source_row,
        source._row_findings

    from source
    cross join unnest({{ json_elements('source.events') }}) as events (event)

),

typed as (

    select
        {{ clean_text('division') }} as division,
        {{ parse_date(json_text('event', '$.date')) }} as holiday_on,
        {{ clean_text(json_text('event', '$.title')) }} as holiday_name,
        {{ clean_text(json_text('event', '$.notes')) }} as notes,
        {{ json_text('event', '$.date') }} as date__raw,
        _extracted_at,
        _source_part,
        _source_row,
        _row_findings

    from events

)

select
    division,
    holiday_on,
    holiday_name,
    notes,
    {{ problems(holiday_on='date__raw') }} as _problems,
    _extracted_at as extracted_at,
    _source_part as source_part,
    _source_row as source_row
from typed
