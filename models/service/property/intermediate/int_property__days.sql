with holidays as (

    select * from {{ ref('stg_gov_uk__bank_holidays') }}

),

span as (

    select
        cast(date_trunc('year', min(holiday_on)) as date) as first_day,
        cast(
            {{ dbt.dateadd('year', 1, "date_trunc('year', max(holiday_on))") }} as date
        ) as day_after_last
    from holidays

),

digits as (

    select digit
    from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as numbers (digit)

),

-- 100,000 numbers: 273 years of days.
numbers as (

    select
        ones.digit
        + 10 * tens.digit
        + 100 * hundreds.digit
        + 1000 * thousands.digit
        + 10000 * ten_thousands.digit as day_number
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as ten_thousands

),

days as (

    select cast({{ dbt.dateadd('day', 'numbers.day_number', 'span.first_day') }} as date) as day_on
    from span
    inner join numbers
        on numbers.day_number < {{ dbt.datediff('span.first_day', 'span.day_after_last', 'day') }}

)

select * from days
