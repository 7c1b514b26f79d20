with release_sources as (

    select * from {{ ref('release_sources') }}

),

checks as (

    select * from {{ ref('property__source_checks') }}

),

listed as (

    select
        release_sources.share_name,
        checks.asked_at
    from release_sources
    left join checks
        on
            release_sources.schema_name = checks.schema_name
            and release_sources.table_name = checks.table_name

),

-- The source that was checked longest ago decides; one never found good keeps all months open.
checked as (

    select
        share_name,
        min(asked_at) as asked_at
    from listed
    group by share_name
    having count(*) = count(asked_at)

),

open_months as (

    select
        share_name,
        {{ date_trunc_date('month', london_date('asked_at')) }} as open_month
    from checked

),

span as (

    select
        date '2000-01-01' as first_day,
        max(open_month) as last_day
    from open_months

),

days as (

    {{ date_spine('first_day', 'last_day', 'span') }}

),

months as (

    select day_on as month_on
    from days
    where day_on = {{ date_trunc_date('month', 'day_on') }}

),

closed as (

    select
        open_months.share_name,
        months.month_on
    from open_months
    inner join months
        on open_months.open_month > months.month_on

)

select * from closed
