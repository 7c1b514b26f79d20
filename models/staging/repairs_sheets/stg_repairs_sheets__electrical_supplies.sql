{{ config(meta={'reads_history': 'Since when each row stands as it does, and which have gone.'}) }}

with history as (

    select * from {{ source('repairs_sheets', 'electrical_supplies__history') }}

),

current_rows as (

    select * from {{ source('repairs_sheets', 'electrical_supplies') }}

),

priorities as (

    select * from {{ ref('repair_priority_codes') }}
    where origin = 'electrical_supplies'

),

versions as (

    {{ row_versions('history', 'current_rows', [
        'timestamp', 'contractor_s_own_ref_no', 'temporary_order_number_if_required', 'uprn',
        'property_address', 'post_code', 'description_of_work',
        'what_is_the_priority_for_the_repair', 'cost_of_repairs_work', 'status_of_completed_y_n',
        'date_completed', 'notes'
    ]) }}

),

kept as (

    select *
    from versions
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
        {{ parse_bool('status_of_completed_y_n') }} as is_completed,
        {{ clean_text('description_of_work') }} as description,
        {{ clean_text('notes') }} as notes,
        {{ parse_money('cost_of_repairs_work') }} as cost_gbp,
        {{ not_in_future(parse_date('timestamp'), 'valid_from') }} as raised_on,
        {{ not_in_future(parse_date('date_completed'), 'valid_from') }} as completed_on,
        timestamp as timestamp__raw,
        contractor_s_own_ref_no,
        temporary_order_number_if_required,
        uprn as uprn__raw,
        property_address,
        description_of_work,
        notes as notes__raw,
        what_is_the_priority_for_the_repair,
        cost_of_repairs_work,
        status_of_completed_y_n,
        date_completed,
        valid_from,
        valid_to,
        _extracted_at,
        _source_part,
        _source_row,
        _row_findings

    from kept

)

select
    typed.order_number,
    typed.contractor_reference,
    -- What a job without a number goes by: its report, which stays where the row moves.
    {{ stand_in_id('ELECTRICAL', [
        'typed.timestamp__raw', 'typed.uprn__raw', 'typed.address', 'typed.description'
    ]) }} as stand_in_id,
    typed.uprn,
    typed.address,
    typed.postcode,
    'electrical' as trade,
    priorities.priority,
    case
        when typed.is_completed then 'completed'
        when not typed.is_completed then 'in progress'
        -- The day says what the answer does not.
        when typed.completed_on is not null then 'completed'
        else 'raised'
    end as status,
    'Brightway Electrical' as contractor,
    typed.description,
    typed.notes,
    typed.cost_gbp,
    typed.raised_on,
    typed.completed_on,
    typed.valid_from,
    typed.valid_to,
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
    typed._extracted_at as extracted_at,
    typed._source_part as source_part,
    typed._source_row as source_row
from typed
left join priorities
    on lower({{ clean_text('typed.what_is_the_priority_for_the_repair') }}) = priorities.code
