with areas as (

    select * from {{ ref('stg_ons_geography__lsoa21_boundaries') }}

),

changes as (

    select * from {{ ref('lsoa_changes') }}

),

-- An area that is not in the list of changes is the area of 2011 that has its code.
converted as (

    select
        areas.lsoa_code,
        coalesce(changes.lsoa11_code, areas.lsoa_code) as lsoa11_code,
        coalesce(changes.change, 'exact') as basis

    from areas
    left join changes
        on areas.lsoa_code = changes.lsoa21_code

)

select * from converted
