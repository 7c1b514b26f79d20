with repairs as (

    select * from {{ ref('int_housing__repairs_ranked') }}

),

superseded as (

    select
        repair_id,
        origin,
        best_origin as superseded_by,
        case
            when has_other_home_or_day then 'another home or day under its number'
            when origin = best_origin then 'typed again further down'
            else 'carried on in ' || best_origin
        end as reason,
        uprn,
        status,
        cost_gbp,
        raised_on,
        completed_on,
        source_part,
        source_row,
        extracted_at

    from repairs
    where best_first > 1

)

select * from superseded
