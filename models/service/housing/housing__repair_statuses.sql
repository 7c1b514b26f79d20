with stretches as (

    select
        repair_id,
        status,
        completed_on,
        cost_gbp,
        valid_from,
        valid_to,
        lag(valid_to) over same_repair as last_valid_to,
        lag(status) over same_repair as last_status,
        lag(completed_on) over same_repair as last_completed_on,
        lag(cost_gbp) over same_repair as last_cost_gbp

    from {{ ref('int_housing__repairs_ranked') }}
    where best_first = 1
    window same_repair as (partition by repair_id order by valid_from)

),

-- A state goes on where the next stretch begins at once and says the same.
numbered as (

    select
        *,
        count(
            case
                when
                    last_valid_to = valid_from
                    and last_status is not distinct from status
                    and last_completed_on is not distinct from completed_on
                    and last_cost_gbp is not distinct from cost_gbp
                    then null
                else 1
            end
        ) over (
            partition by repair_id
            order by valid_from
            rows between unbounded preceding and current row
        ) as state_number
    from stretches

),

states as (

    select
        repair_id,
        status,
        completed_on,
        cost_gbp,
        min(valid_from) as valid_from,
        case when count(*) = count(valid_to) then max(valid_to) end as valid_to
    from numbered
    group by
        repair_id,
        state_number,
        status,
        completed_on,
        cost_gbp

)

select * from states
