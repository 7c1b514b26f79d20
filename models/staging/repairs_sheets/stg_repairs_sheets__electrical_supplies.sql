with source as (

    select * from {{ source('repairs_sheets', 'electrical_supplies') }}

),

kept as (

    select *
    from source
    -- What goes is listed in stg_repairs_sheets__rows_left_out.
    where
        {{ sheet_row_kind(
            first='timestamp',
            key='contractor_s_own_ref_no',
            others=['temporary_order_number_if_required', 'uprn', 'property_address', 'description_of_work'],
            rest=[
                'post_code', 'what_is_the_priority_for_the_repair', 'cost_of_repairs_work',
                'status_of_completed_y_n', 'date_completed', 'notes'
            ]
        ) }} = 'row'

),

typed as (

    select
        {{ parse_job_number('temporary_order_number_if_required') }} as order_number,
        {{ parse_job_number('contractor_s_own_ref_no') }} as contractor_reference,
        {{ clean_uprn('uprn') }} as uprn,
        {{ clean_text('property_address') }} as address,
        {{ clean_text('post_code') }} as postcode,
        {{ parse_repair_priority('what_is_the_priority_for_the_repair') }} as priority,
        {{ parse_bool('status_of_completed_y_n') }} as is_completed,
        {{ clean_text('description_of_work') }} as description,
        {{ clean_text('notes') }} as notes,
        {{ parse_money('cost_of_repairs_work') }} as cost_gbp,
        {{ parse_date('timestamp') }} as raised_on,
        {{ parse_date('date_completed') }} as completed_on,
        temporary_order_number_if_required,
        contractor_s_own_ref_no,
        uprn as uprn__raw,
        property_address,
        description_of_work,
        notes as notes__raw,
        what_is_the_priority_for_the_repair,
        status_of_completed_y_n,
        cost_of_repairs_work,
        timestamp as timestamp__raw,
        date_completed,
        _extracted_at,
        _source_part,
        _source_row

    from kept

)

select
    -- A job with no number at all is still a job: its row stands in for one, until lines move.
    coalesce(
        order_number, contractor_reference, 'ELECTRICALROW' || cast(_source_row as varchar)
    ) as repair_id,
    coalesce(order_number, contractor_reference) is not null as has_number,
    contractor_reference,
    uprn,
    address,
    postcode,
    'electrical' as trade,
    priority,
    case
        when is_completed then 'completed'
        when not is_completed then 'in progress'
        -- The day says what the answer does not.
        when completed_on is not null then 'completed'
        else 'raised'
    end as status,
    'Brightway Electrical' as contractor,
    description,
    notes,
    cost_gbp,
    raised_on,
    completed_on,
    {{ problems(
        order_number='temporary_order_number_if_required',
        contractor_reference='contractor_s_own_ref_no',
        uprn='uprn__raw',
        address='property_address',
        description='description_of_work',
        notes='notes__raw',
        priority='what_is_the_priority_for_the_repair',
        is_completed='status_of_completed_y_n',
        cost_gbp='cost_of_repairs_work',
        raised_on='timestamp__raw',
        completed_on='date_completed'
    ) }} as _problems,
    _extracted_at as extracted_at,
    _source_part as source_part,
    _source_row as source_row
from typed
