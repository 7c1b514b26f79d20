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
    where valid_to is null
    union all
    select
        'electrical_supplies' as origin,
        source_part,
        source_row,
        _problems,
        extracted_at
    from {{ ref('stg_repairs_sheets__electrical_supplies') }}
    where valid_to is null
    union all
    select
        'door_entry' as origin,
        source_part,
        source_row,
        _problems,
        extracted_at
    from {{ ref('stg_repairs_sheets__door_entry') }}
    where valid_to is null
    union all
    select
        'repairs_hub' as origin,
        source_part,
        source_row,
        _problems,
        extracted_at
    from {{ ref('stg_repairs_hub__repairs') }}
    where valid_to is null

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
