-- The generic test unique_by on rows whose repeats are known: one pair twice, nulls twice.
with given as (

    select *
    from
        (
            values ('a', 1), ('a', 1), ('a', 2), ('b', 1), ('c', null), ('c', null)
        ) as rows_given (x, y)

),

found as (

    {{ test_unique_by('given', ['x', 'y']) }}

),

expected as (

    select * from (values ('a', 1), ('c', null)) as rows_expected (x, y)

)

{{ rows_that_differ('found', 'expected') }}
