with source as (

    select * from {{ source('repairs_sheets', 'door_entry') }}

),

kept as (

    select *
    from source
    -- What goes is listed in stg_repairs_sheets__rows_left_out.
    where
        {{ sheet_row_kind(
            first='date',
            key='tess_number',
            others=['temp_order_number', 'property_reference_uh', 'address', 'works_description'],
            rest=['priority_code', 'value_costs', 'works_status_comments', 'completion']
        ) }} = 'row'

),

typed as (

    select
        {{ parse_job_number('temp_order_number') }} as order_number,
        {{ parse_job_number('tess_number') }} as contractor_reference,
        -- A spreadsheet takes a reference for a number and drops the zeros before it.
        lpad(
            {{ regex_group(clean_trim('property_reference_uh'), '^([0-9]{1,8})(?:[.]0+)?$') }},
            8,
            '0'
        ) as property_reference,
        {{ clean_text('address') }} as address,
        {{ parse_repair_priority('priority_code') }} as priority,
        {{ parse_works_status('works_status_comments') }} as status_typed,
        {{ clean_text('works_description') }} as description,
        {{ parse_money('value_costs') }} as cost_gbp,
        {{ parse_date('date') }} as raised_on,
        {{ parse_date('completion') }} as completed_on,
        address as address__raw,
        works_description,
        temp_order_number,
        tess_number,
        property_reference_uh,
        priority_code,
        works_status_comments,
        value_costs,
        date as date__raw,
        completion,
        _extracted_at,
        _source_part,
        _source_row

    from kept

)

select
    -- A job with no number at all is still a job: its row stands in for one, until lines move.
    coalesce(
        order_number, contractor_reference, 'DOORENTRYROW' || cast(_source_row as varchar)
    ) as repair_id,
    coalesce(order_number, contractor_reference) is not null as has_number,
    contractor_reference,
    property_reference,
    address,
    'door entry' as trade,
    priority,
    case
        when status_typed is not null then status_typed
        -- The day says what the office does not.
        when completed_on is not null then 'completed'
        else 'raised'
    end as status,
    'Sentinel Door Entry' as contractor,
    description,
    cost_gbp,
    raised_on,
    completed_on,
    {{ problems(
        order_number='temp_order_number',
        contractor_reference='tess_number',
        property_reference='property_reference_uh',
        address='address__raw',
        description='works_description',
        priority='priority_code',
        status_typed='works_status_comments',
        cost_gbp='value_costs',
        raised_on='date__raw',
        completed_on='completion'
    ) }} as _problems,
    _extracted_at as extracted_at,
    _source_part as source_part,
    _source_row as source_row
from typed
