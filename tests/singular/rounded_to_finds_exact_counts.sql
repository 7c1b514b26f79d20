-- The generic test rounded_to on known figures: 12 and 1 are not rounded to 5; null is withheld.
with given as (

    select * from (values (0), (5), (12), (1), (null), (100)) as rows_given (figure)

),

found as (

    {{ test_rounded_to('given', 'figure', 5) }}

),

expected as (

    select * from (values (12), (1)) as rows_expected (figure)

)

{{ rows_that_differ('found', 'expected') }}
