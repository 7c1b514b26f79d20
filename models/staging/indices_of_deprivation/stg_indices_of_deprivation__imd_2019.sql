with source as (

    select
        lsoa_code_2011,
        lsoa_name_2011,
        index_of_multiple_deprivation_imd_rank_where_1_is_most_deprived as imd_rank__raw,
        index_of_multiple_deprivation_imd_score as imd_score__raw,
        index_of_multiple_deprivation_imd_decile_where_1_is_most_deprived_10_of_lso_as
            as imd_decile__raw,
        _extracted_at,
        _source_part,
        _source_row,
        _row_findings

    from {{ source('indices_of_deprivation', 'imd_2019') }}

),

typed as (

    select
        {{ clean_text('lsoa_code_2011') }} as lsoa11_code,
        {{ clean_text('lsoa_name_2011') }} as lsoa11_name,
        {{ parse_integer('imd_rank__raw') }} as imd_rank,
        {{ parse_decimal('imd_score__raw', 6, 3) }} as imd_score,
        {{ parse_integer('imd_decile__raw') }} as imd_decile,
        imd_rank__raw,
        imd_score__raw,
        imd_decile__raw,
        _extracted_at,
        _source_part,
        _source_row,
        _row_findings

    from source

)

select
    lsoa11_code,
    lsoa11_name,
    imd_rank,
    imd_score,
    imd_decile,
    {{ problems(
        imd_rank='imd_rank__raw',
        imd_score='imd_score__raw',
        imd_decile='imd_decile__raw'
    ) }} as _problems,
    _extracted_at as extracted_at,
    _source_part as source_part,
    _source_row as source_row
from typed
