with repairs as (

    select
        uprn,
        ward_code,
        {{ date_trunc_date('month', 'raised_on') }} as raised_month
    from {{ ref('housing__repairs') }}
    where raised_on is not null

),

wards as (

    select
        ward_code,
        ward_name
    from {{ ref('property__wards') }}

),

-- What was released stands as it was released: figures that move would give the exact count away
-- when a rounded one moves.
released as (

    select
        ward_code,
        ward_name,
        raised_month,
        repairs,
        version,
        reason_for_change
    from {{ ref('stg_releases_housing__repairs_by_ward_v1') }}
    where is_newest

),

new_months as (

    select month_on as raised_month
    from {{ ref('property__closed_months') }}
    where
        share_name = 'share_housing__repairs_by_ward_v1'
        -- The first month that the oldest source holds.
        and month_on >= date '2018-10-01'
        and month_on not in (select released.raised_month from released)

),

areas as (

    select
        ward_code,
        ward_name
    from wards
    union all
    select
        'not known' as ward_code,
        'Ward not known' as ward_name

),

spine as (

    select
        areas.ward_code,
        areas.ward_name,
        new_months.raised_month
    from areas
    cross join new_months

),

placed as (

    select
        repairs.uprn,
        repairs.raised_month,
        coalesce(wards.ward_code, 'not known') as ward_code
    from repairs
    left join wards
        on repairs.ward_code = wards.ward_code

),

counted as (

    select
        ward_code,
        raised_month,
        count(*) as repairs,
        count(distinct uprn) as households
    from placed
    group by ward_code, raised_month

),

disclosed as (

    select
        ward_code,
        raised_month,
        -- Ten jobs at one address describe one household; a home that is not known may be any.
        {{ disclosed_count('repairs', behind='households', threshold=10, round_to=5) }} as repairs
    from counted

),

newly_closed as (

    select
        spine.ward_code,
        spine.ward_name,
        spine.raised_month,
        disclosed.repairs,
        '1' as version,
        cast(null as varchar) as reason_for_change
    from spine
    left join disclosed
        on
            spine.ward_code = disclosed.ward_code
            and spine.raised_month = disclosed.raised_month

),

united as (

    select * from released
    union all
    select * from newly_closed

)

select * from united
