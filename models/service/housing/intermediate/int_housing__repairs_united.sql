with by_property_reference as (

    select * from {{ ref('int_housing__repairs_by_property_reference') }}

),

electrical_supplies as (

    select * from {{ ref('stg_repairs_sheets__electrical_supplies') }}

),

hub_repairs as (

    select * from {{ ref('stg_repairs_hub__repairs') }}

),

united as (

    select
        'repairs_hub' as origin,
        cast(null as varchar) as order_number,
        -- The Hub keeps what the job was known by: the council's number or the contractor's.
        legacy_reference as other_number,
        hub_reference as own_id,
        uprn,
        cast(null as varchar) as property_reference,
        trade,
        priority,
        status,
        contractor,
        description,
        cost_gbp,
        raised_on,
        completed_on,
        valid_from,
        valid_to,
        extracted_at,
        source_part,
        source_row
    from hub_repairs
    union all
    select
        'electrical_supplies' as origin,
        order_number,
        contractor_reference as other_number,
        stand_in_id as own_id,
        uprn,
        cast(null as varchar) as property_reference,
        trade,
        priority,
        status,
        contractor,
        description,
        cost_gbp,
        raised_on,
        completed_on,
        valid_from,
        valid_to,
        extracted_at,
        source_part,
        source_row
    from electrical_supplies
    union all
    select
        origin,
        order_number,
        contractor_reference as other_number,
        stand_in_id as own_id,
        uprn,
        property_reference,
        trade,
        priority,
        status,
        contractor,
        description,
        cost_gbp,
        raised_on,
        completed_on,
        valid_from,
        valid_to,
        extracted_at,
        source_part,
        source_row
    from by_property_reference

)

select * from united
