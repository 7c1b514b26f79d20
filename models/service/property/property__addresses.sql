with identifiers as (

    select * from {{ ref('stg_llpg__addresses') }}

),

postcodes as (

    select * from {{ ref('property__postcodes') }}

),

-- One address a UPRN: the approved one, else the latest that was approved once, else a provisional
-- one. An alternative is another name for the same place and never its address.
ranked as (

    select
        *,
        row_number() over (
            partition by uprn
            order by
                case logical_status when 'approved' then 1 when 'historical' then 2 else 3 end,
                -- A start after the day of the extract makes nothing the latest.
                case
                    when started_on > {{ london_date('extracted_at') }} then null else started_on
                end desc nulls last,
                lpi_key desc
        ) as best_first

    from identifiers
    where
        uprn is not null
        and logical_status in ('approved', 'historical', 'provisional')

),

placed as (

    select
        ranked.uprn,
        ranked.parent_uprn,
        ranked.usrn,
        ranked.blpu_class,
        ranked.logical_status,
        nullif(concat_ws(', ', ranked.line_1, ranked.line_2, ranked.line_3), '') as address,
        ranked.postcode,
        ranked.easting_m,
        ranked.northing_m,
        postcodes.lsoa_code,
        postcodes.ward_code,
        postcodes.ward_name,
        ranked.started_on,
        ranked.extracted_at

    from ranked
    left join postcodes
        on ranked.postcode = postcodes.postcode
    where ranked.best_first = 1

)

select * from placed
