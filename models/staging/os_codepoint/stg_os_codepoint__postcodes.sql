with source as (

    select
        postcode as postcode__raw,
        positional_quality_indicator,
        -- Code-Point writes 0 where it has no position.
        nullif(eastings, '0') as eastings,
        nullif(northings, '0') as northings,
        admin_district_code,
        admin_ward_code,
        _extracted_at,
        _source_part,
        _source_row,
        _row_findings

    from {{ source('os_codepoint', 'postcodes') }}

),

typed as (

    select
        {{ clean_postcode('postcode__raw') }} as postcode,
        {{ clean_text('admin_district_code') }} as district_code,
        {{ clean_text('admin_ward_code') }} as file_ward_code,
        {{ parse_integer('positional_quality_indicator') }} as positional_quality,
        {{ parse_decimal('eastings') }} as easting_m,
        {{ parse_decimal('northings') }} as northing_m,
        postcode__raw,
        positional_quality_indicator,
        eastings,
        northings,
        _extracted_at,
        _source_part,
        _source_row,
        _row_findings

    from source

)

select
    postcode,
    district_code,
    file_ward_code,
    positional_quality,
    easting_m,
    northing_m,
    {{ problems(
        postcode='postcode__raw',
        positional_quality='positional_quality_indicator',
        easting_m='eastings',
        northing_m='northings'
    ) }} as _problems,
    _extracted_at as extracted_at,
    _source_part as source_part,
    _source_row as source_row
from typed
