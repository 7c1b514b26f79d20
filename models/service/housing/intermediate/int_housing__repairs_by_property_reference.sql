with properties as (

    select * from {{ ref('stg_universal_housing__properties') }}

),

works_orders as (

    select * from {{ ref('stg_universal_housing__works_orders') }}

),

door_entry as (

    select * from {{ ref('stg_repairs_sheets__door_entry') }}

),

united as (

    select
        'door_entry' as origin,
        repair_id,
        has_number,
        property_reference,
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
    from door_entry
    union all
    select
        'universal_housing' as origin,
        repair_id,
        true as has_number,
        property_reference,
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
    from works_orders

),

homed as (

    select
        united.*,
        properties.uprn
    from united
    left join properties
        on united.property_reference = properties.property_reference

)

select * from homed
