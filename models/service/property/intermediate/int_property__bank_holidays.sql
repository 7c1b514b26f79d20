with holidays as (

    select * from {{ ref('stg_gov_uk__bank_holidays') }}
    where holiday_on is not null

),

-- Freedom of Information Act 2000, section 10(6): a bank holiday in any part of the United Kingdom
-- is no working day. Good Friday and Christmas Day, which the Act names apart, are among them.
with_union as (

    select
        division,
        holiday_on,
        holiday_name
    from holidays
    union
    select
        'uk-any' as division,
        holiday_on,
        holiday_name
    from holidays

),

named as (

    select
        division,
        holiday_on,
        {{ list_text('holiday_name', ' / ') }} as holiday_name
    from with_union
    group by division, holiday_on

)

select * from named
