with by_property_reference as (

    select * from {{ ref('int_housing__repairs_by_property_reference') }}

),

electrical_supplies as (

    select * from {{ ref('stg_repairs_sheets__electrical_supplies') }}

),

hub_repairs as (

    select * from {{ ref('stg_repairs_hub__repairs') }}

),

-- The newest system knows best: the Repairs Hub, then the sheets, then Universal Housing.
united as (

    select
        'repairs_hub' as origin,
        1 as precedence,
        repair_id,
        true as has_number,
        uprn,
        trade,
        priority,
        status,
        contractor,
        description,
        cost_gbp,
        raised_on,
        completed_on,
        extracted_at,
        source_part,
        source_row
    from hub_repairs
    union all
    select
        'electrical_supplies' as origin,
        2 as precedence,
        repair_id,
        has_number,
        uprn,
        trade,
        priority,
        status,
        contractor,
        description,
        cost_gbp,
        raised_on,
        completed_on,
        extracted_at,
        source_part,
        source_row
    from electrical_supplies
    union all
    select
        origin,
        case origin when 'door_entry' then 3 when 'universal_housing' then 4 end as precedence,
        repair_id,
        has_number,
        uprn,
        trade,
        priority,
        status,
        contractor,
        description,
        cost_gbp,
        raised_on,
        completed_on,
        extracted_at,
        source_part,
        source_row
    from by_property_reference

)

select * from united
