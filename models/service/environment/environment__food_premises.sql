with establishments as (

    select * from {{ ref('stg_fhrs__establishments') }}

),

places as (

    select * from {{ ref('int_environment__food_premises_lsoas') }}

),

lsoas as (

    select * from {{ ref('property__lsoas') }}

),

-- The postcode comes first: its place comes from one list, while the scheme does not say how it
-- found its coordinates.
placed as (

    select
        establishments.*,
        coalesce(places.postcode_lsoa_code, places.coordinates_lsoa_code) as lsoa_code,
        case
            when places.postcode_lsoa_code is not null then 'postcode'
            when places.coordinates_lsoa_code is not null then 'coordinates'
        end as placed_by,
        places.known_postcode

    from establishments
    inner join places
        on establishments.establishment_id = places.establishment_id

),

explained as (

    select
        *,
        case
            when placed_by is not null then null
            when longitude is not null and latitude is not null
                then 'coordinates outside the district'
            when postcode_as_given is null then 'no postcode and no coordinates'
            when postcode is null then 'only part of a postcode, and no coordinates'
            when known_postcode is null then 'postcode not in Code-Point Open, and no coordinates'
            else 'postcode outside the district, and no coordinates'
        end as not_placed_because

    from placed

),

described as (

    select
        explained.establishment_id,
        explained.business_id,
        explained.lsoa_code,
        lsoas.ward_code,
        lsoas.ward_name,
        lsoas.imd_decile,
        lsoas.deprivation_basis,
        explained.placed_by,
        explained.not_placed_because,
        explained.business_name,
        explained.business_type,
        nullif(
            concat_ws(
                ', ', explained.line_1, explained.line_2, explained.line_3, explained.line_4
            ), ''
        ) as address,
        explained.postcode,
        explained.rating,
        explained.rating_status,
        explained.hygiene_score,
        explained.structural_score,
        explained.management_score,
        explained.rated_on,
        explained.extracted_at

    from explained
    left join lsoas
        on explained.lsoa_code = lsoas.lsoa_code

)

select * from described
