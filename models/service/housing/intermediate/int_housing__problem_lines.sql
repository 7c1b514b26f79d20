with united as (

    select
        'universal_housing' as origin,
        source_part,
        source_row,
        _problems,
        extracted_at
    from {{ ref('stg_universal_housing__properties') }}
    union all
    select
        'universal_housing' as origin,
        source_part,
        source_row,
        _problems,
        extracted_at
    from {{ ref('stg_universal_housing__works_orders') }}
    union all
    select
        'electrical_supplies' as origin,
        source_part,
        source_row,
        _problems,
        extracted_at
    from {{ ref('stg_repairs_sheets__electrical_supplies') }}
    union all
    select
        'door_entry' as origin,
        source_part,
        source_row,
        _problems,
        extracted_at
    from {{ ref('stg_repairs_sheets__door_entry') }}
    union all
    select
        'repairs_hub' as origin,
        source_part,
        source_row,
        _problems,
        extracted_at
    from {{ ref('stg_repairs_hub__repairs') }}

),

lines as (

    select
        united.origin,
        united.source_part,
        united.source_row,
        united.extracted_at,
        problems.line

    from united
    cross join unnest(split(united._problems, chr(10))) as problems (line)

)

select * from lines
