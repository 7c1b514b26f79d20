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
        order_number,
        contractor_reference,
        stand_in_id,
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
    from door_entry
    union all
    select
        'universal_housing' as origin,
        repair_id as order_number,
        cast(null as varchar) as contractor_reference,
        cast(null as varchar) as stand_in_id,
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
