{{ config(meta={'reads_history': 'Since when each order stands so: it may be recovered again.'}) }}

with history as (

    select * from {{ source('universal_housing', 'rmworder__history') }}

),

current_rows as (

    select * from {{ source('universal_housing', 'rmworder') }}

),

trades as (

    select * from {{ ref('repair_trade_codes') }}
    where origin = 'universal_housing'

),

priorities as (

    select * from {{ ref('repair_priority_codes') }}
    where origin = 'universal_housing'

),

statuses as (

    select * from {{ ref('repair_status_codes') }}
    where origin = 'universal_housing'

),

contractors as (

    select * from {{ ref('repair_contractor_codes') }}
    where origin = 'universal_housing'

),

versions as (

    {{ row_versions('history', 'current_rows', [
        'wo_ref', 'prop_ref', 'created', 'completed', 'wo_status', 'priority', 'trade', 'sup_ref',
        'act_cost', 'short_desc'
    ]) }}

),

without_sentinels as (

    select
        *,
        -- Universal Housing wrote this day where there was none.
        case when completed not like '1900-01-01%' then completed end as completed__raw

    from versions

),

typed as (

    select
        {{ clean_reference('wo_ref') }} as order_number,
        {{ clean_reference('prop_ref') }} as property_reference,
        {{ clean_text('short_desc') }} as description,
        {{ parse_money('act_cost') }} as cost_gbp,
        {{ not_in_future(parse_date('created'), 'valid_from') }} as raised_on,
        {{ not_in_future(parse_date('completed__raw'), 'valid_from') }} as completed_on,
        wo_ref,
        prop_ref,
        trade as trade__raw,
        priority as priority__raw,
        wo_status,
        sup_ref,
        act_cost,
        created,
        completed__raw,
        valid_from,
        valid_to,
        _extracted_at,
        _source_part,
        _source_row,
        _row_findings

    from without_sentinels

)

select
    -- An order whose number cannot be read is still a job.
    case
        when typed.order_number is null and {{ clean_text('typed.wo_ref') }} is not null
            then
                {{ stand_in_id('WORKSORDER', ['typed.wo_ref', 'typed.prop_ref', 'typed.created']) }}
        else typed.order_number
    end as repair_id,
    typed.property_reference,
    trades.trade,
    priorities.priority,
    statuses.status,
    contractors.contractor,
    typed.description,
    typed.cost_gbp,
    typed.raised_on,
    typed.completed_on,
    typed.valid_from,
    typed.valid_to,
    {{ problems(
        order_number='wo_ref',
        property_reference='prop_ref',
        trade='trade__raw',
        priority='priority__raw',
        status='wo_status',
        contractor='sup_ref',
        cost_gbp='act_cost',
        raised_on='created',
        completed_on='completed__raw'
    ) }} as _problems,
    typed._extracted_at as extracted_at,
    typed._source_part as source_part,
    typed._source_row as source_row
from typed
left join trades
    on lower({{ clean_text('typed.trade__raw') }}) = trades.code
left join priorities
    on lower({{ clean_text('typed.priority__raw') }}) = priorities.code
left join statuses
    on lower({{ clean_text('typed.wo_status') }}) = statuses.code
left join contractors
    on lower({{ clean_text('typed.sup_ref') }}) = contractors.code
