-- Over a leap day, one day, no day, and more than the 10,000 that Athena's sequence gives.
{{ config(meta={
    'topic': 'Days',
    'differs': {
        'duckdb': '`generate_series`, and recursion of any depth',
        'athena': '`sequence` of at most 10,000; recursion 10 deep',
    },
}) }}

with spans as (

    select
        cast(first_day as date) as first_day,
        cast(last_day as date) as last_day,
        spine
    from
        (
            values
            ('leap', '2024-02-28', '2024-03-01'),
            ('one', '2024-02-28', '2024-02-28'),
            ('backwards', '2024-02-28', '2024-02-27'),
            ('unknown', null, '2024-02-27'),
            ('long', '1900-01-01', '2099-12-31')
        ) as spans_given (spine, first_day, last_day)

),

leap_span as (

    select * from spans
    where spine = 'leap'

),

one_span as (

    select * from spans
    where spine = 'one'

),

no_span as (

    select * from spans
    where spine in ('backwards', 'unknown')

),

long_span as (

    select * from spans
    where spine = 'long'

),

leap_days as (

    {{ date_spine('first_day', 'last_day', 'leap_span') }}

),

single_days as (

    {{ date_spine('first_day', 'last_day', 'one_span') }}

),

no_days as (

    {{ date_spine('first_day', 'last_day', 'no_span') }}

),

long_days as (

    {{ date_spine('first_day', 'last_day', 'long_span') }}

),

counted as (

    select
        'leap' as spine,
        count(*) as days_found,
        count(distinct day_on) as different_days,
        min(day_on) as first_day,
        max(day_on) as last_day
    from leap_days
    union all
    select
        'one' as spine,
        count(*) as days_found,
        count(distinct day_on) as different_days,
        min(day_on) as first_day,
        max(day_on) as last_day
    from single_days
    union all
    select
        'none' as spine,
        count(*) as days_found,
        count(distinct day_on) as different_days,
        min(day_on) as first_day,
        max(day_on) as last_day
    from no_days
    union all
    select
        'long' as spine,
        count(*) as days_found,
        count(distinct day_on) as different_days,
        min(day_on) as first_day,
        max(day_on) as last_day
    from long_days

),

expected as (

    select
        spine,
        cast(days_found as bigint) as days_found,
        cast(days_found as bigint) as different_days,
        cast(first_day as date) as first_day,
        cast(last_day as date) as last_day
    from
        (
            values
            ('leap', 3, '2024-02-28', '2024-03-01'),
            ('one', 1, '2024-02-28', '2024-02-28'),
            ('none', 0, null, null),
            ('long', 73049, '1900-01-01', '2099-12-31')
        ) as rows_expected (spine, days_found, first_day, last_day)

)

{{ rows_that_differ('counted', 'expected') }}
