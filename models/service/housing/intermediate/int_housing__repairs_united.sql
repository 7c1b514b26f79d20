with properties as (

    select * from {{ ref('stg_universal_housing__properties') }}

),

works_orders as (

    select * from {{ ref('stg_universal_housing__works_orders') }}

),

electrical_supplies as (

    select * from {{ ref('stg_repairs_sheets__electrical_supplies') }}

),

door_entry as (

    select * from {{ ref('stg_repairs_sheets__door_entry') }}

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
        'door_entry' as origin,
        3 as precedence,
        door_entry.repair_id,
        properties.uprn,
        door_entry.trade,
        door_entry.priority,
        door_entry.status,
        door_entry.contractor,
        door_entry.description,
        door_entry.cost_gbp,
        door_entry.raised_on,
        door_entry.completed_on,
        door_entry.extracted_at,
        door_entry.source_part,
        door_entry.source_row
    from door_entry
    -- The sheet knows the old property reference only.
    left join properties
        on door_entry.property_reference = properties.property_reference
    union all
    select
        'universal_housing' as origin,
        4 as precedence,
        works_orders.repair_id,
        properties.uprn,
        works_orders.trade,
        works_orders.priority,
        works_orders.status,
        works_orders.contractor,
        works_orders.description,
        works_orders.cost_gbp,
        works_orders.raised_on,
        works_orders.completed_on,
        works_orders.extracted_at,
        works_orders.source_part,
        works_orders.source_row
    from works_orders
    left join properties
        on works_orders.property_reference = properties.property_reference

),

ranked as (

    select
        *,
        row_number() over (
            partition by repair_id
            -- Staff correct a job by typing it again further down.
            order by precedence asc, source_row desc, source_part asc
        ) as best_first,
        first_value(origin) over (
            partition by repair_id
            order by precedence asc, source_row desc, source_part asc
        ) as best_origin

    from united

)

select * from ranked
