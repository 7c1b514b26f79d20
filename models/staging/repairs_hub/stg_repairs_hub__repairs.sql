with source as (

    select * from {{ source('repairs_hub', 'repairs') }}

),

typed as (

    select
        id as hub_id,
        {{ clean_reference('legacy_reference') }} as legacy_reference,
        {{ clean_reference('order_reference') }} as order_reference,
        {{ clean_uprn(json_text('property', '$.uprn')) }} as uprn,
        {{ json_text('property', '$.uprn') }} as property_uprn,
        lower({{ clean_text('trade') }}) as trade,
        {{ parse_repair_priority(json_text('priority', '$.code')) }} as priority,
        {{ json_text('priority', '$.code') }} as priority_code,
        case status
            when 'Raised' then 'raised'
            when 'InProgress' then 'in progress'
            when 'Completed' then 'completed'
            when 'Cancelled' then 'cancelled'
        end as status,
        {{ clean_text('contractor') }} as contractor,
        {{ clean_text('description') }} as description,
        {{ parse_money('cost') }} as cost_gbp,
        {{ parse_timestamp('raised_at') }} as raised_at,
        {{ parse_timestamp('completed_at') }} as completed_at,
        {{ parse_timestamp('updated_at') }} as updated_at,
        legacy_reference as legacy_reference__raw,
        order_reference as order_reference__raw,
        status as status__raw,
        cost,
        raised_at as raised_at__raw,
        completed_at as completed_at__raw,
        updated_at as updated_at__raw,
        _extracted_at,
        _source_part,
        _source_row

    from source

),

-- Each run brings the repairs that changed, as they stand then: the last run that brought a repair
-- holds, so that a moment which the source corrects is corrected here, were it to an earlier one.
ranked as (

    select
        *,
        row_number() over (
            partition by hub_id
            -- One run may bring a repair twice. No change is newer than its run: one dated 2062, or
            -- whose moment cannot be read, counts as made when the run began.
            order by
                _extracted_at desc,
                {{ least('coalesce(updated_at, _extracted_at)', '_extracted_at') }} desc,
                _source_part desc,
                _source_row desc
        ) as newest_first

    from typed

),

newest as (

    select
        *,
        -- Two repairs of the Hub with one old number are two jobs: the first carries it on.
        row_number() over (
            partition by legacy_reference
            order by length(hub_id) asc, hub_id asc
        ) as first_of_number

    from ranked
    where newest_first = 1

)

select
    hub_id,
    coalesce(
        case when first_of_number = 1 then legacy_reference end,
        order_reference,
        'HUB' || hub_id
    ) as repair_id,
    uprn,
    trade,
    priority,
    status,
    contractor,
    description,
    cost_gbp,
    {{ london_date('raised_at') }} as raised_on,
    {{ london_date('completed_at') }} as completed_on,
    updated_at,
    {{ problems(
        legacy_reference='legacy_reference__raw',
        order_reference='order_reference__raw',
        uprn='property_uprn',
        priority='priority_code',
        status='status__raw',
        cost_gbp='cost',
        raised_at='raised_at__raw',
        completed_at='completed_at__raw',
        updated_at='updated_at__raw'
    ) }} as _problems,
    _extracted_at as extracted_at,
    _source_part as source_part,
    _source_row as source_row
from newest
