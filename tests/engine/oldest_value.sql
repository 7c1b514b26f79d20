-- The oldest row has a value, has none, is the only one, has no moment; a group without a moment.
{{ config(meta={
    'topic': 'Groups',
    'differs': {
        'duckdb': '`min_by` passes over the rows without a value',
        'athena': '`min_by` gives null where the oldest row has none',
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
            ('has a value', 'done', 1), ('has a value', 'raised', 2),
            ('has none', 'raised', 2), ('has none', null, 1),
            ('only one', null, 1),
            ('no moment', 'raised', 1), ('no moment', 'done', null),
            ('no moments', 'raised', null)
        ) as states_given (job, state, seen)

),

oldest as (

    select
        job,
        {{ oldest_value('state', 'seen') }} as outcome
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
    oldest.outcome,
    expected.state
from expected
left join oldest
    on expected.job = oldest.job
where oldest.job is null or oldest.outcome is distinct from expected.state
