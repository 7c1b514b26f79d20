with source as (

    select * from {{ source('universal_housing', 'property') }}

),

typed as (

    select
        {{ clean_reference('prop_ref') }} as property_reference,
        {{ clean_uprn('llpg_ref') }} as uprn,
        {{ clean_text('address1') }} as address_line_1,
        {{ clean_text('post_code') }} as postcode,
        {{ clean_text('subtyp_code') }} as property_kind,
        prop_ref,
        llpg_ref,
        _extracted_at,
        _source_part,
        _source_row

    from source

)

select
    property_reference,
    uprn,
    address_line_1,
    postcode,
    property_kind,
    {{ problems(property_reference='prop_ref', uprn='llpg_ref') }} as _problems,
    _extracted_at as extracted_at,
    _source_part as source_part,
    _source_row as source_row
from typed
