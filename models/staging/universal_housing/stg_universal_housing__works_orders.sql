with source as (

    select * from {{ source('universal_housing', 'rmworder') }}

),

without_sentinels as (

    select
        *,
        -- Universal Housing wrote this day where there was none.
        case when completed not like '1900-01-01%' then completed end as completed_or_null

    from source

),

typed as (

    select
        {{ clean_reference('wo_ref') }} as order_number,
        {{ clean_reference('prop_ref') }} as property_reference,
        lower({{ clean_text('trade') }}) as trade,
        {{ parse_repair_priority('priority') }} as priority,
        case {{ upper_text(clean_text('wo_status')) }}
            when 'RAI' then 'raised'
            when 'ISS' then 'in progress'
            when 'COM' then 'completed'
            when 'CAN' then 'cancelled'
        end as status,
        {{ clean_text('sup_ref') }} as contractor,
        {{ clean_text('short_desc') }} as description,
        {{ parse_money('act_cost') }} as cost_gbp,
        {{ parse_date('created') }} as raised_on,
        {{ parse_date('completed_or_null') }} as completed_on,
        wo_ref,
        prop_ref,
        priority as priority__raw,
        wo_status,
        act_cost,
        created,
        completed_or_null as completed__raw,
        _extracted_at,
        _source_part,
        _source_row

    from without_sentinels

)

select
    -- An order whose number cannot be read is still a job: its row stands in for one.
    case
        when order_number is null and {{ clean_text('wo_ref') }} is not null
            then 'WORKSORDERROW' || cast(_source_row as varchar)
        else order_number
    end as repair_id,
    property_reference,
    trade,
    priority,
    status,
    contractor,
    description,
    cost_gbp,
    raised_on,
    completed_on,
    {{ problems(
        order_number='wo_ref',
        property_reference='prop_ref',
        priority='priority__raw',
        status='wo_status',
        cost_gbp='act_cost',
        raised_on='created',
        completed_on='completed__raw'
    ) }} as _problems,
    _extracted_at as extracted_at,
    _source_part as source_part,
    _source_row as source_row
from typed
