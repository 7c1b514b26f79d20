{{ config(materialized='ephemeral') }}

with repairs as (

    select * from {{ ref('housing__repairs') }}

),

-- A state is as new as the newest extract: where a row has gone from its sheet, an older source
-- says again how the job stands, and its day would lie before the state that it ends.
newest as (

    select max(extracted_at) as extracted_at
    from {{ ref('int_housing__repairs_united') }}

)

select
    repairs.repair_id,
    repairs.status,
    repairs.completed_on,
    repairs.cost_gbp,
    {{ ts6('newest.extracted_at') }} as extracted_at
from repairs
cross join newest
-- The row that stands in for a number is another job's once a line is put in above it.
where repairs.has_number
