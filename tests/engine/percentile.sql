-- Between two values, on one, nulls among the values, nothing but nulls.
{{ config(meta={
    'topic': 'Numbers',
    'differs': {
        'duckdb': '`quantile_cont`, exact',
        'athena': '`approx_percentile` only, which is not exact',
    },
}) }}

with given as (

    select
        batch,
        cast(amount as decimal(9, 2)) as amount
    from
        (
            values
            ('odd', 3), ('odd', 1), ('odd', 2.5),
            ('even', 10), ('even', 1), ('even', 4), ('even', 2),
            ('one', 7), ('with nulls', 5), ('with nulls', null), ('with nulls', 8), ('none', null)
        ) as rows_given (batch, amount)

),

found as (

    select
        batch,
        {{ percentile('amount', 0.25) }} as outcome
    from given
    group by batch

),

expected as (

    select
        batch,
        cast(expected as double) as outcome
    from
        (
            values
            ('odd', 1.75), ('even', 1.75), ('one', 7), ('with nulls', 5.75), ('none', null)
        ) as rows_expected (batch, expected)

)

{{ rows_that_differ('found', 'expected') }}
