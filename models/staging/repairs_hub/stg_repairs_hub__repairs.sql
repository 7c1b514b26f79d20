{{ config(meta={'reads_history': 'Since when each repair stands so, and which have gone.'}) }}

with history as (

    select * from {{ source('repairs_hub', 'repairs__history') }}

),

current_records as (

    select * from {{ source('repairs_hub', 'repairs') }}

),

trades as (

    select * from {{ ref('repair_trade_codes') }}
    where origin = 'repairs_hub'

),

priorities as (

    select * from {{ ref('repair_priority_codes') }}
    where origin = 'repairs_hub'

),

statuses as (

    select * from {{ ref('repair_status_codes') }}
    where origin = 'repairs_hub'

),

contractors as (

    select * from {{ ref('repair_contractor_codes') }}
    where origin = 'repairs_hub'

),

versions as (

    {{ record_versions('history', 'current_records', key='id', changed_at='updated_at', columns=[
        'id', 'order_reference', 'legacy_reference', 'property', 'trade', 'priority', 'description',
        'contractor', 'status', 'cost', 'raised_at', 'completed_at', 'updated_at'
    ]) }}

),

typed as (

    select
        id as hub_id,
        {{ clean_reference('legacy_reference') }} as legacy_reference,
        {{ clean_reference('order_reference') }} as order_reference,
        {{ clean_uprn(json_text('property', '$.uprn')) }} as uprn,
        {{ json_text('property', '$.uprn') }} as property_uprn,
        {{ json_text('priority', '$.code') }} as priority_code,
        {{ clean_text('description') }} as description,
        {{ parse_money('cost') }} as cost_gbp,
        {{ not_in_future(parse_timestamp('raised_at'), 'valid_from', is_moment=true) }}
            as raised_at,
        {{ not_in_future(parse_timestamp('completed_at'), 'valid_from', is_moment=true) }}
            as completed_at,
        {{ not_in_future(parse_timestamp('updated_at'), 'valid_from', is_moment=true) }}
            as updated_at,
        legacy_reference as legacy_reference__raw,
        order_reference as order_reference__raw,
        trade as trade__raw,
        status as status__raw,
        contractor as contractor__raw,
        cost,
        raised_at as raised_at__raw,
        completed_at as completed_at__raw,
        updated_at as updated_at__raw,
        valid_from,
        valid_to,
        _extracted_at,
        _source_part,
        _source_row,
        _row_findings

    from versions

)

select
    typed.hub_id,
    typed.legacy_reference,
    coalesce(typed.order_reference, 'HUB' || typed.hub_id) as hub_reference,
    typed.uprn,
    trades.trade,
    priorities.priority,
    statuses.status,
    contractors.contractor,
    typed.description,
    typed.cost_gbp,
    {{ london_date('typed.raised_at') }} as raised_on,
    {{ london_date('typed.completed_at') }} as completed_on,
    typed.updated_at,
    typed.valid_from,
    typed.valid_to,
    {{ problems(
        legacy_reference='legacy_reference__raw',
        order_reference='order_reference__raw',
        uprn='property_uprn',
        trade='trade__raw',
        priority='priority_code',
        status='status__raw',
        contractor='contractor__raw',
        cost_gbp='cost',
        raised_at='raised_at__raw',
        completed_at='completed_at__raw',
        updated_at='updated_at__raw'
    ) }} as _problems,
    typed._extracted_at as extracted_at,
    typed._source_part as source_part,
    typed._source_row as source_row
from typed
left join trades
    on lower({{ clean_text('typed.trade__raw') }}) = trades.code
left join priorities
    on lower({{ clean_text('typed.priority_code') }}) = priorities.code
left join statuses
    on lower({{ clean_text('typed.status__raw') }}) = statuses.code
left join contractors
    on lower({{ clean_text('typed.contractor__raw') }}) = contractors.code
