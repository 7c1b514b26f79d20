with electrical_supplies as (

    select
        'electrical_supplies' as sheet,
        {{ sheet_row_kind(
            first='timestamp',
            key='contractor_s_own_ref_no',
            others=['temporary_order_number_if_required', 'uprn', 'property_address', 'description_of_work'],
            rest=[
                'post_code', 'what_is_the_priority_for_the_repair', 'cost_of_repairs_work',
                'status_of_completed_y_n', 'date_completed', 'notes'
            ]
        ) }} as reason,
        _source_part,
        _source_row

    from {{ source('repairs_sheets', 'electrical_supplies') }}

),

door_entry as (

    select
        'door_entry' as sheet,
        {{ sheet_row_kind(
            first='date',
            key='tess_number',
            others=['temp_order_number', 'property_reference_uh', 'address', 'works_description'],
            rest=['priority_code', 'value_costs', 'works_status_comments', 'completion']
        ) }} as reason,
        _source_part,
        _source_row

    from {{ source('repairs_sheets', 'door_entry') }}

),

-- What ingest leaves out of a table it lists beside it, of the current extract.
rejects as (

    select
        'electrical_supplies' as sheet,
        kind,
        _source_part,
        _source_row
    from {{ source('repairs_sheets', 'electrical_supplies__rejects') }}
    where outcome = 'left out'
    union all
    select
        'door_entry' as sheet,
        kind,
        _source_part,
        _source_row
    from {{ source('repairs_sheets', 'door_entry__rejects') }}
    where outcome = 'left out'

),

united as (

    select * from electrical_supplies
    union all
    select * from door_entry
    union all
    select
        sheet,
        case kind
            when 'blank_row' then 'blank row'
            when 'total_row' then 'totals row'
            else 'no record'
        end as reason,
        _source_part,
        _source_row
    from rejects

)

select
    sheet,
    reason,
    _source_part as source_part,
    _source_row as source_row
from united
where reason <> 'row'
