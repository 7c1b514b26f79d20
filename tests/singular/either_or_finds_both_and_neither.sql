-- The generic test either_or on known rows: both and neither fail.
with given as (

    select *
    from
        (
            values
            ('postcode', null), (null, 'no postcode'), ('postcode', 'no postcode'), (null, null)
        ) as rows_given (place, reason)

),

found as (

    {{ test_either_or('given', 'place', 'reason') }}

),

expected as (

    select *
    from (values ('postcode', 'no postcode'), (null, null)) as rows_expected (place, reason)

)

{{ rows_that_differ('found', 'expected') }}
