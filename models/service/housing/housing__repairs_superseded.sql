with repairs as (

    select * from {{ ref('int_housing__repairs_ranked') }}
    where valid_to is null

),

superseded as (

    select
        repair_id,
        origin,
        best_origin as superseded_by,
        case
            when doubt in ('another home or day', 'home not known', 'same report, no number')
                then doubt
            when origin = best_origin then 'typed again'
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
