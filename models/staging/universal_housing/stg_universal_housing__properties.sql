with source as (

    select * from {{ source('universal_housing', 'property') }}

),

kinds as (

    select * from {{ ref('property_kind_codes') }}
    where origin = 'universal_housing'

),

typed as (

    select
        {{ clean_reference('prop_ref') }} as property_reference,
        {{ clean_uprn('llpg_ref') }} as uprn,
        {{ clean_text('address1') }} as address_line_1,
        {{ clean_text('post_code') }} as postcode,
        prop_ref,
        llpg_ref,
        subtyp_code,
        _extracted_at,
        _source_part,
        _source_row,
        _row_findings

    from source

)

select
    typed.property_reference,
    typed.uprn,
    typed.address_line_1,
    typed.postcode,
    kinds.property_kind,
    {{ problems(
        property_reference='prop_ref',
        uprn='llpg_ref',
        property_kind='subtyp_code'
    ) }} as _problems,
    typed._extracted_at as extracted_at,
    typed._source_part as source_part,
    typed._source_row as source_row
from typed
left join kinds
    on lower({{ clean_text('typed.subtyp_code') }}) = kinds.code
