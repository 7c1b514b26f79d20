with lines as (

    select * from {{ ref('int_housing__problem_lines') }}

),

advice as (

    select * from {{ ref('data_quality_advice') }}

),

taken_apart as (

    select
        origin,
        {{ sheet_place('source_part', 'spreadsheet') }} as spreadsheet,
        {{ sheet_place('source_part', 'tab') }} as tab,
        source_row as sheet_row,
        {{ split_part('line', ': ', 1) }} as sheet_column,
        substr(line, length({{ split_part('line', ': ', 1) }}) + 3) as original_text,
        extracted_at

    from lines

),

explained as (

    select
        taken_apart.origin,
        taken_apart.spreadsheet,
        taken_apart.tab,
        taken_apart.sheet_row,
        taken_apart.sheet_column,
        taken_apart.original_text,
        coalesce(advice.what_is_wrong, 'This cell could not be read.') as what_is_wrong,
        taken_apart.extracted_at

    from taken_apart
    left join advice
        on
            taken_apart.origin = advice.origin
            and taken_apart.sheet_column = advice.sheet_column

)

select * from explained
