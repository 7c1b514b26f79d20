with source as (

    select * from {{ source('llpg', 'addresses') }}

),

typed as (

    select
        {{ clean_text('lpi_key') }} as lpi_key,
        {{ clean_uprn('uprn') }} as uprn,
        {{ clean_uprn('parent_uprn') }} as parent_uprn,
        {{ clean_usrn('usrn') }} as usrn,
        case lower({{ clean_text('lpi_logical_status') }})
            when 'approved preferred' then 'approved'
            when 'alternative' then 'alternative'
            when 'historic' then 'historical'
            when 'provisional' then 'provisional'
        end as logical_status,
        {{ upper_text(clean_text('blpu_class')) }} as blpu_class,
        {{ clean_text('line1') }} as line_1,
        {{ clean_text('line2') }} as line_2,
        {{ clean_text('line3') }} as line_3,
        {{ clean_postcode('postcode') }} as postcode,
        {{ parse_decimal('easting') }} as easting_m,
        {{ parse_decimal('northing') }} as northing_m,
        {{ parse_date('lpi_start_date') }} as started_on,
        {{ parse_date('lpi_end_date') }} as ended_on,
        uprn as uprn__raw,
        parent_uprn as parent_uprn__raw,
        usrn as usrn__raw,
        lpi_logical_status,
        postcode as postcode__raw,
        easting,
        northing,
        lpi_start_date,
        lpi_end_date,
        _extracted_at,
        _source_part,
        _source_row,
        _row_findings

    from source

)

select
    lpi_key,
    uprn,
    parent_uprn,
    usrn,
    logical_status,
    blpu_class,
    line_1,
    line_2,
    line_3,
    postcode,
    easting_m,
    northing_m,
    started_on,
    ended_on,
    {{ problems(
        uprn='uprn__raw',
        parent_uprn='parent_uprn__raw',
        usrn='usrn__raw',
        logical_status='lpi_logical_status',
        postcode='postcode__raw',
        easting_m='easting',
        northing_m='northing',
        started_on='lpi_start_date',
        ended_on='lpi_end_date'
    ) }} as _problems,
    _extracted_at as extracted_at,
    _source_part as source_part,
    _source_row as source_row
from typed
