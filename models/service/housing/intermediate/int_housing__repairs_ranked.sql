with repairs as (

    select * from {{ ref('int_housing__repairs_united') }}

),

ranked as (

    select
        *,
        row_number() over best as best_first,
        first_value(origin) over best as best_origin,
        first_value(uprn) over best as best_uprn,
        first_value(raised_on) over best as best_raised_on

    from repairs
    window
        best as (
            partition by repair_id
            -- Staff correct a job by typing it again further down.
            order by precedence asc, source_row desc, extracted_at desc, source_part asc
        )

),

compared as (

    select
        origin,
        precedence,
        repair_id,
        has_number,
        uprn,
        trade,
        priority,
        status,
        contractor,
        description,
        cost_gbp,
        raised_on,
        completed_on,
        extracted_at,
        source_part,
        source_row,
        best_first,
        best_origin,
        best_uprn,
        best_raised_on,
        -- A job seldom moves to another home or day: one of two jobs may have the other's number.
        coalesce(uprn <> best_uprn, false) or coalesce(raised_on <> best_raised_on, false)
            as has_other_home_or_day

    from ranked

)

select * from compared
