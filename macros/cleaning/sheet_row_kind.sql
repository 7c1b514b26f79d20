{#-
    What a row of a sheet is: `blank line`, `totals row` (the word in its first cell and no key), or `row`.

    first: the column that people write "Total" into. key: the column that every row has.
    others: the further columns that must be empty too in a blank line.
-#}
{% macro sheet_row_kind(first, key, others) -%}
    case
        when
            {{ clean_text(first) }} is null
            and {{ clean_text(key) }} is null
            {%- for column in others %}
            and {{ clean_text(column) }} is null
            {%- endfor %}
            then 'blank line'
        when {{ clean_text(key) }} is null and lower({{ clean_text(first) }}) like 'total%'
            then 'totals row'
        else 'row'
    end
{%- endmacro %}
