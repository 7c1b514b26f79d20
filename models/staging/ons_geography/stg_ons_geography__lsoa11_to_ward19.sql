with source as (

    select * from {{ source('ons_geography', 'lsoa11_to_ward19') }}

),

typed as (

    select
        {{ clean_text('lsoa11cd') }} as lsoa11_code,
        {{ clean_text('lsoa11nm') }} as lsoa11_name,
        {{ clean_text('wd19cd') }} as ward_code,
        {{ clean_text('wd19nm') }} as ward_name,
        {{ clean_text('lad19cd') }} as district_code,
        {{ clean_text('lad19nm') }} as district_name,
        {{ problems() }} as _problems,
        _extracted_at as extracted_at,
        _source_part as source_part,
        _source_row as source_row

    from source

)

select * from typed
