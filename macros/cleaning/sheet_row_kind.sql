{#-
    What a row of a sheet is: `row`; `totals row` (the word total in its first cell and no key); `blank row`; or
    `no job`, which says something but not about which job, such as a sum without a word beside it.

    first: the column that people write "Total" into. key: the column that every row has.
    others: the further columns that tell one job from another. rest: all other columns that are read.
-#}
{% macro sheet_row_kind(first, key, others, rest) -%}
    case
        when {{ clean_text(key) }} is null and {{ regex_match(first, '(?i:(?:^|[^a-z])(?:sub-?)?totals?(?:[^a-z]|$))') }}
            then 'totals row'
        when
            {%- for column in [first, key] + others %}
            {{ 'or ' if not loop.first }}{{ clean_text(column) }} is not null
            {%- endfor %}
            then 'row'
        when
            {%- for column in rest %}
            {{ 'or ' if not loop.first }}{{ clean_text(column) }} is not null
            {%- endfor %}
            then 'no job'
        else 'blank row'
    end
{%- endmacro %}
