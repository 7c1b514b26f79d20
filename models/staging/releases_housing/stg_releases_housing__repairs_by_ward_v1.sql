with source as (

    select * from {{ source('releases_housing', 'repairs_by_ward_v1') }}

),

-- Borough wrote these rows itself: one that cannot be read stops the share rather than changing it.
typed as (

    select
        -- keys
        ward_code,
        ward_name,
        cast(raised_month as date) as raised_month,
        version,

        -- attributes
        cast(repairs as bigint) as repairs,
        reason_for_change,

        -- provenance
        _extracted_at as released_at

    from source

),

numbered as (

    select
        *,
        max(cast(version as integer)) over (partition by raised_month) as newest_version
    from typed

),

marked as (

    select
        ward_code,
        ward_name,
        raised_month,
        version,
        cast(version as integer) = newest_version as is_newest,
        repairs,
        reason_for_change,
        released_at
    from numbered

)

select * from marked
