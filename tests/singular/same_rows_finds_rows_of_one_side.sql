-- The generic test same_rows on known rows: one that only either side has fails, nulls are alike.
with ours as (

    select *
    from (values ('A', 'done'), ('B', null), ('C', 'open')) as rows_given (repair_id, status)

),

theirs as (

    select *
    from (values ('A', 'done'), ('B', null), ('C', 'done')) as rows_given (repair_id, status)

),

found as (

    {{ test_same_rows('ours', 'theirs', ['repair_id', 'status']) }}

),

expected as (

    select
        'C' as repair_id,
        'open' as status
    union all
    select
        'C' as repair_id,
        'done' as status

)

{{ rows_that_differ('found', 'expected') }}
