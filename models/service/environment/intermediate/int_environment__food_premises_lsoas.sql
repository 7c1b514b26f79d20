with establishments as (

    select * from {{ ref('stg_fhrs__establishments') }}

),

postcodes as (

    select * from {{ ref('property__postcodes') }}

),

boundaries as (

    select
        lsoa_code,
        {{ geo_from_geojson('boundary_geojson') }} as boundary
    from {{ ref('property__lsoas') }}

),

-- Published boundaries are generalised and may overlap by a few metres: the lower code counts.
located as (

    select
        establishments.establishment_id,
        min(boundaries.lsoa_code) as lsoa_code
    from establishments
    inner join boundaries
        on
            st_contains(
                boundaries.boundary, st_point(establishments.longitude, establishments.latitude)
            )
    group by establishments.establishment_id

),

compared as (

    select
        establishments.establishment_id,
        postcodes.postcode as known_postcode,
        postcodes.lsoa_code as postcode_lsoa_code,
        located.lsoa_code as coordinates_lsoa_code

    from establishments
    left join postcodes
        on establishments.postcode = postcodes.postcode
    left join located
        on establishments.establishment_id = located.establishment_id

)

select * from compared
