with lookup as (

    select * from {{ ref('stg_ons_geography__lsoa11_to_ward19') }}

),

areas as (

    select * from {{ ref('property__lsoas') }}

),

-- The lookup covers England and Wales; the council's districts are those with boundaries.
wards as (

    select distinct
        ward_code,
        ward_name,
        district_code,
        district_name
    from lookup
    where district_code in (select areas.district_code from areas)

),

counted as (

    select
        wards.ward_code,
        wards.ward_name,
        wards.district_code,
        wards.district_name,
        count(areas.lsoa_code) as lsoas,
        count(case when areas.imd_decile <= 2 then 1 end) as lsoas_in_most_deprived_fifth

    from wards
    left join areas
        on wards.ward_code = areas.ward_code
    group by wards.ward_code, wards.ward_name, wards.district_code, wards.district_name

)

select * from counted
