with days as (

    select * from {{ ref('int_property__days') }}

),

holidays as (

    select * from {{ ref('int_property__bank_holidays') }}

),

divisions as (

    select distinct division
    from holidays

),

named as (

    select
        divisions.division,
        days.day_on,
        {{ iso_weekday('days.day_on') }} >= 6 as is_weekend,
        holidays.holiday_name as bank_holiday_name

    from days
    cross join divisions
    left join holidays
        on
            days.day_on = holidays.holiday_on
            and divisions.division = holidays.division

),

judged as (

    select
        division,
        day_on,
        is_weekend,
        bank_holiday_name,
        not is_weekend and bank_holiday_name is null as is_working_day
    from named

),

numbered as (

    select
        division,
        day_on,
        is_weekend,
        bank_holiday_name,
        is_working_day,
        cast(
            sum(case when is_working_day then 1 else 0 end) over (
                partition by division
                order by day_on
                rows between unbounded preceding and current row
            ) as integer
        ) as working_day_number
    from judged

)

select * from numbered
