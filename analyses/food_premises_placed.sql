-- All food premises, and how many were placed by what: the last three add up to the first. The
-- reasons are in environment__food_premises, column not_placed_because.
{{ config(group='environment') }}

with premises as (

    select * from {{ ref('environment__food_premises') }}

)

select
    count(*) as premises,
    count(*) filter (where placed_by = 'postcode') as by_postcode,
    count(*) filter (where placed_by = 'coordinates') as by_coordinates,
    count(*) filter (where placed_by is null and not_placed_because is not null) as with_a_reason
from premises
