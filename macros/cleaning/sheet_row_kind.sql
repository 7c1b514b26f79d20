{#-
    What a row of a sheet is: `row`; `totals row` (the word total in its first cell and no key); `blank row`; or
    `no job`, which holds something but not which job, such as a sum without a word beside it. A cell with a
    workbook's error (#REF!) is not empty: its row is not a blank row.

    first: the column that people write "Total" into. key: the column that every row has.
    others: the further columns that tell one job from another. rest: all other columns that are read.
-#}
{% macro sheet_row_kind(first, key, others, rest) -%}
    case
        when coalesce({{ regex_match(key, _whole_cell(_empty_cell())) }}, true) and {{ regex_match(first, '(?i:(?:^|[^a-z])(?:sub-?)?totals?(?:[^a-z]|$))') }}
            then 'totals row'
        when
            {%- for column in [first, key] + others %}
            {{ 'or ' if not loop.first }}not {{ regex_match(column, _whole_cell(_empty_cell())) }}
            {%- endfor %}
            then 'row'
        when
            {%- for column in rest %}
            {{ 'or ' if not loop.first }}not {{ regex_match(column, _whole_cell(_empty_cell())) }}
            {%- endfor %}
            then 'no job'
        else 'blank row'
    end
{%- endmacro %}
