{{ config(meta={'reads_history': 'Since when each row stands as it does, and which have gone.'}) }}

with history as (

    select * from {{ source('repairs_sheets', 'door_entry__history') }}

),

current_rows as (

    select * from {{ source('repairs_sheets', 'door_entry') }}

),

priorities as (

    select * from {{ ref('repair_priority_codes') }}
    where origin = 'door_entry'

),

statuses as (

    select * from {{ ref('repair_status_codes') }}
    where origin = 'door_entry'

),

versions as (

    {{ row_versions('history', 'current_rows', [
        'date', 'tess_number', 'temp_order_number', 'property_reference_uh', 'address',
        'works_description', 'priority_code', 'value_costs', 'works_status_comments', 'completion'
    ]) }}

),

kept as (

    select *
    from versions
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
        {{ clean_text('works_description') }} as description,
        {{ parse_money('value_costs') }} as cost_gbp,
        {{ not_in_future(parse_date('date'), 'valid_from') }} as raised_on,
        {{ not_in_future(parse_date('completion'), 'valid_from') }} as completed_on,
        date as date__raw,
        address as address__raw,
        works_description,
        tess_number,
        temp_order_number,
        property_reference_uh,
        priority_code,
        value_costs,
        works_status_comments,
        completion,
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
    {{ stand_in_id('DOORENTRY', [
        'typed.date__raw', 'typed.property_reference_uh', 'typed.address', 'typed.description'
    ]) }} as stand_in_id,
    typed.property_reference,
    typed.address,
    'door entry' as trade,
    priorities.priority,
    case
        when statuses.status is not null then statuses.status
        -- The day says what the office does not.
        when typed.completed_on is not null then 'completed'
        else 'raised'
    end as status,
    'Sentinel Door Entry' as contractor,
    typed.description,
    typed.cost_gbp,
    typed.raised_on,
    typed.completed_on,
    typed.valid_from,
    typed.valid_to,
    {{ problems(
        order_number='temp_order_number',
        contractor_reference='tess_number',
        property_reference='property_reference_uh',
        address='address__raw',
        description='works_description',
        priority='priority_code',
        status='works_status_comments',
        cost_gbp='value_costs',
        raised_on='date__raw',
        completed_on='completion'
    ) }} as _problems,
    typed._extracted_at as extracted_at,
    typed._source_part as source_part,
    typed._source_row as source_row
from typed
left join priorities
    on lower({{ clean_text('typed.priority_code') }}) = priorities.code
left join statuses
    on lower({{ clean_text('typed.works_status_comments') }}) = statuses.code
