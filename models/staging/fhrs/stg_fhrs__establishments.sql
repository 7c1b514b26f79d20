with source as (

    select
        *,
        -- The scheme writes the first day of a calendar where there was no inspection.
        case
            when substr(rating_date, 1, 10) not in ('1901-01-01', '0001-01-01') then rating_date
        end as rating_date__raw,
        {{ json_text('scores', '$.Hygiene') }} as hygiene,
        {{ json_text('scores', '$.Structural') }} as structural,
        {{ json_text('scores', '$.ConfidenceInManagement') }} as confidence_in_management,
        {{ json_text('geocode', '$.longitude') }} as longitude__raw,
        {{ json_text('geocode', '$.latitude') }} as latitude__raw

    from {{ source('fhrs', 'establishments') }}

),

typed as (

    select
        {{ clean_text('fhrsid') }} as establishment_id,
        {{ clean_text('local_authority_business_id') }} as business_id,
        {{ clean_text('business_name') }} as business_name,
        {{ clean_text('business_type') }} as business_type,
        {{ clean_text('address_line1') }} as line_1,
        {{ clean_text('address_line2') }} as line_2,
        {{ clean_text('address_line3') }} as line_3,
        {{ clean_text('address_line4') }} as line_4,
        {{ clean_postcode('post_code') }} as postcode,
        {{ clean_text('post_code') }} as postcode_as_given,
        {{ parse_decimal('longitude__raw', 9, 6) }} as longitude,
        {{ parse_decimal('latitude__raw', 9, 6) }} as latitude,
        {{ parse_food_rating_status('rating_value') }} as rating_status,
        {{ parse_integer('hygiene') }} as hygiene_score,
        {{ parse_integer('structural') }} as structural_score,
        {{ parse_integer('confidence_in_management') }} as management_score,
        {{ parse_date('rating_date__raw') }} as rated_on,
        post_code,
        longitude__raw,
        latitude__raw,
        rating_value,
        hygiene,
        structural,
        confidence_in_management,
        rating_date__raw,
        _extracted_at,
        _source_part,
        _source_row,
        _row_findings

    from source

)

select
    establishment_id,
    business_id,
    business_name,
    business_type,
    line_1,
    line_2,
    line_3,
    line_4,
    postcode,
    postcode_as_given,
    longitude,
    latitude,
    -- Rated is a digit; the other words of the scheme say why there is none.
    cast(
        case when rating_status = 'rated' then {{ clean_text('rating_value') }} end as integer
    ) as rating,
    rating_status,
    hygiene_score,
    structural_score,
    management_score,
    rated_on,
    {{ problems(
        postcode='post_code',
        longitude='longitude__raw',
        latitude='latitude__raw',
        rating_status='rating_value',
        hygiene_score='hygiene',
        structural_score='structural',
        management_score='confidence_in_management',
        rated_on='rating_date__raw'
    ) }} as _problems,
    _extracted_at as extracted_at,
    _source_part as source_part,
    _source_row as source_row
from typed
