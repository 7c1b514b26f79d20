-- The generic test not_before on days that are known: only an end before its start fails.
with given as (

    select
        cast(ended as date) as ended_on,
        cast(started as date) as started_on
    from
        (
            values
            ('2026-02-02', '2026-02-01'),
            ('2026-02-01', '2026-02-01'),
            ('2026-01-31', '2026-02-01'),
            (null, '2026-02-01')
        ) as rows_given (ended, started)

),

found as (

    {{ test_not_before('given', 'ended_on', 'started_on') }}

),

expected as (

    select
        date '2026-01-31' as ended_on,
        date '2026-02-01' as started_on

)

{{ rows_that_differ('found', 'expected') }}
