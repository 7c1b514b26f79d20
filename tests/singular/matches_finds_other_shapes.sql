-- The generic test matches on known values: a letter, a leading zero and thirteen digits fail.
with given as (

    select *
    from
        (
            values
            ('100990000017'), ('1'), (null),
            ('10099000001x'), ('0100990000017'), ('1009900000170')
        ) as rows_given (uprn)

),

found as (

    {{ test_matches('given', 'uprn', '^[1-9][0-9]{0,11}$') }}

),

expected as (

    select *
    from
        (
            values ('10099000001x'), ('0100990000017'), ('1009900000170')
        ) as rows_expected (uprn)

)

{{ rows_that_differ('found', 'expected') }}
