-- How every food premises was placed, or why it was not: the counts add up to all of them.
{{ config(group='environment') }}

with premises as (

    select * from {{ ref('environment__food_premises') }}

)

select
    coalesce(placed_by, not_placed_because) as placed,
    count(*) as premises
from premises
group by coalesce(placed_by, not_placed_because)
order by premises desc
