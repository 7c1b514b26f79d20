with repairs as (

    select
        uprn,
        ward_code,
        ward_name,
        {{ date_trunc_date('month', 'raised_on') }} as raised_month,
        extracted_at
    from {{ ref('housing__repairs') }}
    where
        ward_code is not null
        and raised_on is not null

),

newest as (

    select {{ london_date('max(extracted_at)') }} as seen_on
    from repairs

),

-- A month is released once it is over: figures that still grow would give the exact count away when
-- a rounded one moves.
closed as (

    select
        repairs.uprn,
        repairs.ward_code,
        repairs.ward_name,
        repairs.raised_month
    from repairs
    cross join newest
    where repairs.raised_month < {{ date_trunc_date('month', 'newest.seen_on') }}

),

counted as (

    select
        ward_code,
        ward_name,
        raised_month,
        count(*) as repairs,
        count(distinct uprn) as households
    from closed
    group by ward_code, ward_name, raised_month

),

disclosed as (

    select
        ward_code,
        ward_name,
        raised_month,
        -- Ten jobs at one address still describe one household.
        {{ disclosed_count('repairs', behind='households', threshold=10, round_to=5) }} as repairs
    from counted

)

-- A row whose count is withheld would still show that somebody reported a repair there.
select * from disclosed
where repairs is not null
