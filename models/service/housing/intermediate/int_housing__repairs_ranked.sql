with repairs as (

    select
        numbered.*,
        sources.precedence
    from {{ ref('int_housing__repairs_numbered') }} as numbered
    inner join {{ ref('repair_sources') }} as sources
        on numbered.origin = sources.origin

),

-- A job is as its rows say from one moment at which any of them changed to the next.
moments as (

    select
        repair_id,
        valid_from as moment
    from repairs
    union distinct
    select
        repair_id,
        valid_to as moment
    from repairs
    where valid_to is not null

),

stretches as (

    select
        repair_id,
        moment as begins_at,
        lead(moment) over (partition by repair_id order by moment) as ends_at
    from moments

),

standing as (

    select
        repairs.*,
        stretches.begins_at,
        stretches.ends_at,
        case when repairs.uprn is not null then 1 else 0 end
        + case when repairs.raised_on is not null then 1 else 0 end
        + case when repairs.completed_on is not null then 1 else 0 end
        + case when repairs.cost_gbp is not null then 1 else 0 end as facts_known,
        coalesce(repairs.completed_on, repairs.raised_on) as latest_on

    from repairs
    inner join stretches
        on
            repairs.repair_id = stretches.repair_id
            and repairs.valid_from <= stretches.begins_at
            and (repairs.valid_to is null or repairs.valid_to > stretches.begins_at)

),

ranked as (

    select
        *,
        row_number() over best as best_first,
        first_value(origin) over best as best_origin,
        first_value(uprn) over best as best_uprn,
        first_value(property_reference) over best as best_property_reference,
        first_value(raised_on) over best as best_raised_on

    from standing
    window
        best as (
            partition by repair_id, begins_at
            -- What a row says decides, not where it stands; its place parts rows that say the same.
            order by
                precedence asc,
                facts_known desc,
                latest_on desc nulls last,
                raised_on desc nulls last,
                cost_gbp desc nulls last,
                uprn asc nulls last,
                property_reference asc nulls last,
                status asc nulls last,
                priority asc nulls last,
                description asc nulls last,
                source_part asc,
                source_row desc
        )

),

compared as (

    select
        *,
        -- Null where either says no home that can be held against the other's.
        case
            when uprn is not null and best_uprn is not null then uprn = best_uprn
            else property_reference = best_property_reference
        end as is_same_home
    from ranked

)

select
    repair_id,
    has_number,
    origin,
    precedence,
    uprn,
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
    best_first,
    best_origin,
    -- Two jobs may have been given one number, or one job two.
    case
        when not is_same_home or raised_on <> best_raised_on then 'another home or day'
        when best_first > 1 and not has_number then 'same report, no number'
        when best_first > 1 and is_same_home is null then 'home not known'
        else doubt
    end as doubt,
    extracted_at,
    source_part,
    source_row
from compared
