with postcodes as (

    select * from {{ ref('stg_os_codepoint__postcodes') }}

),

positions as (

    select * from {{ ref('int_property__wgs84_positions') }}

),

lsoas as (

    select * from {{ ref('property__lsoas') }}

),

boundaries as (

    select
        lsoa_code,
        {{ geo_from_geojson('boundary_geojson') }} as boundary
    from lsoas

),

-- Published boundaries are generalised and may overlap by a few metres: the lower code counts.
located as (

    select
        positions.postcode,
        min(boundaries.lsoa_code) as lsoa_code
    from positions
    inner join boundaries
        on st_contains(boundaries.boundary, st_point(positions.longitude, positions.latitude))
    group by positions.postcode

),

described as (

    select
        postcodes.postcode,
        located.lsoa_code,
        lsoas.ward_code,
        lsoas.ward_name,
        postcodes.district_code,
        lsoas.imd_rank,
        lsoas.imd_decile,
        lsoas.deprivation_basis,
        postcodes.easting_m,
        postcodes.northing_m,
        positions.longitude,
        positions.latitude,
        postcodes.positional_quality

    from postcodes
    left join positions
        on postcodes.postcode = positions.postcode
    left join located
        on postcodes.postcode = located.postcode
    left join lsoas
        on located.lsoa_code = lsoas.lsoa_code
    -- A postcode that could not be read is in staging's _problems.
    where postcodes.postcode is not null

)

select * from described
