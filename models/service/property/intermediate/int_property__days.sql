with holidays as (

    select * from {{ ref('stg_gov_uk__bank_holidays') }}

),

span as (

    select
        {{ date_trunc_date('year', 'min(holiday_on)') }} as first_day,
        {{ date_add(date_add(date_trunc_date('year', 'max(holiday_on)'), 1, 'year'), -1) }}
            as last_day
    from holidays

),

days as (

    {{ date_spine('first_day', 'last_day', 'span') }}

)

select * from days
