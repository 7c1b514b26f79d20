{{ config(materialized='ephemeral') }}

with repairs as (

    select * from {{ ref('housing__repairs') }}

)

select
    repair_id,
    status,
    completed_on,
    cost_gbp,
    {{ ts6('extracted_at') }} as extracted_at
from repairs
