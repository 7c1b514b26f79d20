-- The newest row has a value, has none, is the only one, has no moment; a group without a moment.
{{ config(meta={
    'topic': 'Groups',
    'differs': {
        'duckdb': '`max_by` passes over the rows without a value',
        'athena': '`max_by` gives null where the newest row has none',
    },
}) }}

with states as (

    select
        job,
        state,
        seen
    from
        (
            values
            ('has a value', 'raised', 1), ('has a value', 'done', 2),
            ('has none', 'raised', 1), ('has none', null, 2),
            ('only one', null, 1),
            ('no moment', 'raised', 1), ('no moment', 'done', null),
            ('no moments', 'raised', null)
        ) as states_given (job, state, seen)

),

newest as (

    select
        job,
        {{ newest_value('state', 'seen') }} as outcome
    from states
    group by job

),

expected as (

    select
        job,
        state
    from
        (
            values
            ('has a value', 'done'), ('has none', null), ('only one', null),
            ('no moment', 'raised'), ('no moments', null)
        ) as expected_given (job, state)

)

select
    expected.job,
    newest.outcome,
    expected.state
from expected
left join newest
    on expected.job = newest.job
where newest.job is null or newest.outcome is distinct from expected.state
