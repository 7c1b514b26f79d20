with premises as (

    select * from {{ ref('environment__food_premises') }}
    where imd_decile is not null

),

counted as (

    select
        imd_decile,
        {{ food_rating_measures('premises') }}

    from premises
    group by imd_decile

)

select * from counted
