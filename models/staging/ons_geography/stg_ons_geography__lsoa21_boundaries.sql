with source as (

    select * from {{ source('ons_geography', 'lsoa21_boundaries') }}

),

typed as (

    select
        {{ clean_text(json_text('properties', '$.LSOA21CD')) }} as lsoa_code,
        {{ clean_text(json_text('properties', '$.LSOA21NM')) }} as lsoa_name,
        geometry as boundary_geojson,
        properties,
        _extracted_at,
        _source_part,
        _source_row,
        _row_findings

    from source

)

select
    lsoa_code,
    lsoa_name,
    boundary_geojson,
    {{ problems(lsoa_code='properties') }} as _problems,
    _extracted_at as extracted_at,
    _source_part as source_part,
    _source_row as source_row
from typed
