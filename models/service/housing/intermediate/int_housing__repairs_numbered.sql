with repairs as (

    select
        *,
        -- What may link a row to others: the number that is not the council's.
        coalesce(other_number, order_number, own_id) as link
    from {{ ref('int_housing__repairs_united') }}

),

-- Which rows stand beside a row changes between extracts: each stretch is looked at by itself.
moments as (

    select
        link,
        valid_from as moment
    from repairs
    union distinct
    select
        link,
        valid_to as moment
    from repairs
    where valid_to is not null

),

stretches as (

    select
        link,
        moment as begins_at,
        lead(moment) over (partition by link order by moment) as ends_at
    from moments

),

standing as (

    select
        repairs.*,
        stretches.begins_at,
        stretches.ends_at,
        case when repairs.origin = 'repairs_hub' then 1 else 0 end as is_hub

    from repairs
    inner join stretches
        on
            repairs.link = stretches.link
            and repairs.valid_from <= stretches.begins_at
            and (repairs.valid_to is null or repairs.valid_to > stretches.begins_at)

),

linked as (

    select
        *,
        min(order_number) over (partition by link, begins_at, origin) as first_in_source,
        max(order_number) over (partition by link, begins_at, origin) as last_in_source,
        min(order_number) over (partition by link, begins_at) as first_anywhere,
        max(order_number) over (partition by link, begins_at) as last_anywhere,
        row_number() over (
            partition by link, begins_at, is_hub order by length(own_id) asc, own_id asc
        ) as place_in_hub,
        count(*) over (partition by link, begins_at, is_hub) as rows_in_hub

    from standing

),

resolved as (

    select
        *,
        -- A contractor's number leads to the order number beside it within its sheet, and for the
        -- Hub in any; two order numbers lead nowhere.
        case
            when origin = 'repairs_hub' and first_anywhere = last_anywhere then first_anywhere
            when first_in_source = last_in_source then first_in_source
        end as linked_number

    from linked

)

select
    case
        -- Two repairs of the Hub with one old number are two jobs: the first carries it on.
        when origin = 'repairs_hub' and place_in_hub > 1 then own_id
        else coalesce(order_number, linked_number, other_number, own_id)
    end as repair_id,
    origin = 'repairs_hub' or coalesce(order_number, other_number) is not null as has_number,
    case
        when origin = 'repairs_hub' and other_number is not null and rows_in_hub > 1
            then 'old number of two repairs'
        when origin <> 'repairs_hub' and order_number is null and first_in_source <> last_in_source
            then 'contractor number beside two order numbers'
        when origin <> 'repairs_hub' and coalesce(order_number, other_number) is null
            then 'no number'
    end as doubt,
    origin,
    uprn,
    property_reference,
    trade,
    priority,
    status,
    contractor,
    description,
    cost_gbp,
    raised_on,
    completed_on,
    begins_at as valid_from,
    ends_at as valid_to,
    extracted_at,
    source_part,
    source_row
from resolved
