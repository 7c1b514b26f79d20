with lines as (

    select * from {{ ref('int_housing__problem_lines') }}

),

taken_apart as (

    select
        origin,
        split_part(source_part, ' / ', 1) as spreadsheet,
        nullif(split_part(source_part, ' / ', 2), '') as tab,
        source_row as row_number,
        split_part(line, ': ', 1) as column_name,
        substr(line, length(split_part(line, ': ', 1)) + 3) as original_text,
        extracted_at

    from lines

),

explained as (

    select
        taken_apart.origin,
        taken_apart.spreadsheet,
        taken_apart.tab,
        taken_apart.row_number,
        taken_apart.column_name,
        taken_apart.original_text,
        coalesce(advice.what_is_wrong, 'This cell could not be read.') as what_is_wrong,
        taken_apart.extracted_at

    from taken_apart
    left join {{ ref('data_quality_advice') }} as advice
        on
            taken_apart.origin = advice.origin
            and taken_apart.column_name = advice.column_name

)

select * from explained
