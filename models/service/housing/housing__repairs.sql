with repairs as (

    select * from {{ ref('int_housing__repairs_ranked') }}
    where valid_to is null

),

addresses as (

    select * from {{ ref('property__addresses') }}

),

repair_origins as (

    select distinct
        repair_id,
        origin
    from repairs

),

origins as (

    select
        repair_id,
        {{ list_text('origin', ',') }} as origins
    from repair_origins
    group by repair_id

),

doubts as (

    select
        repair_id,
        min(doubt) as doubt
    from repairs
    group by repair_id

),

placed as (

    select
        repairs.repair_id,
        repairs.has_number,
        doubts.doubt,
        repairs.uprn,
        addresses.ward_code,
        addresses.ward_name,
        repairs.trade,
        repairs.priority,
        repairs.status,
        repairs.contractor,
        repairs.description,
        repairs.cost_gbp,
        repairs.raised_on,
        repairs.completed_on,
        case
            when repairs.completed_on >= repairs.raised_on
                then {{ dbt.datediff('repairs.raised_on', 'repairs.completed_on', 'day') }}
        end as days_to_complete,
        origins.origins,
        repairs.origin,
        repairs.source_part,
        repairs.source_row,
        repairs.extracted_at

    from repairs
    inner join origins
        on repairs.repair_id = origins.repair_id
    inner join doubts
        on repairs.repair_id = doubts.repair_id
    left join addresses
        on repairs.uprn = addresses.uprn
    where repairs.best_first = 1

)

select * from placed
