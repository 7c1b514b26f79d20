with areas as (

    select * from {{ ref('stg_ons_geography__lsoa21_boundaries') }}

),

vintages as (

    select * from {{ ref('int_property__lsoa_vintages') }}

),

wards as (

    select * from {{ ref('stg_ons_geography__lsoa11_to_ward19') }}

),

deprivation as (

    select * from {{ ref('stg_indices_of_deprivation__imd_2019') }}

),

-- A merged area has the ward and the deprivation of the most deprived of its parts: an average
-- would hide the poorest of them.
parts as (

    select
        vintages.lsoa_code,
        vintages.basis,
        wards.ward_code,
        wards.ward_name,
        wards.district_code,
        wards.district_name,
        deprivation.imd_rank,
        deprivation.imd_score,
        deprivation.imd_decile,
        row_number() over (
            partition by vintages.lsoa_code
            order by deprivation.imd_rank nulls last, vintages.lsoa11_code
        ) as most_deprived_first

    from vintages
    left join wards
        on vintages.lsoa11_code = wards.lsoa11_code
    left join deprivation
        on vintages.lsoa11_code = deprivation.lsoa11_code

),

codes as (

    select
        lsoa_code,
        {{ list_text('lsoa11_code', ',') }} as lsoa11_codes
    from vintages
    group by lsoa_code

),

described as (

    select
        areas.lsoa_code,
        areas.lsoa_name,
        codes.lsoa11_codes,
        parts.ward_code,
        parts.ward_name,
        parts.district_code,
        parts.district_name,
        parts.imd_rank,
        parts.imd_score,
        parts.imd_decile,
        case when parts.imd_rank is not null then parts.basis end as deprivation_basis,
        areas.boundary_geojson

    from areas
    inner join codes
        on areas.lsoa_code = codes.lsoa_code
    inner join parts
        on
            areas.lsoa_code = parts.lsoa_code
            and parts.most_deprived_first = 1

)

select * from described
