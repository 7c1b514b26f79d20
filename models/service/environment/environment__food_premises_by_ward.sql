with wards as (

    select * from {{ ref('property__wards') }}

),

premises as (

    select * from {{ ref('environment__food_premises') }}

),

counted as (

    select
        wards.ward_code,
        wards.ward_name,
        {{ food_rating_measures('premises') }}

    from wards
    left join premises
        on wards.ward_code = premises.ward_code
    group by wards.ward_code, wards.ward_name

)

select * from counted
