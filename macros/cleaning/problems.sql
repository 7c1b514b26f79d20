{#-
    What staging could not read: a row `column: original text` for each typed column that is null although
    its cell holds something, a workbook's error among it, and one `whole row: …` where ingest found the row
    doubtful as a whole (`_row_findings`); null where all was read.

    Call it with typed='raw_column' for each parsed column, in a select where both and `_row_findings` are to
    be had. A raw column with the name of the typed one is carried along as `<name>__raw`. A column whose name
    is a reserved word (order, end) is written as it is: it is quoted here.
-#}
{% macro problems() -%}
    nullif(
        concat_ws(
            chr(10),
            'whole row: ' || _row_findings{{ ',' if kwargs }}
            {%- for typed, raw in kwargs.items() %}
            {%- set cell = quoted(raw) if modules.re.fullmatch('[a-z_][a-z0-9_]*', raw) else raw %}
            case
                when {{ quoted(typed) }} is null and not {{ regex_match(cell, _whole_cell(_empty_cell())) }}
                    then '{{ raw | replace("__raw", "") | replace('"', "") | replace("'", "''") }}: ' || {{ regex_replace(cell, '\\r\\n|\\r|\\n', ' ') }}
            end{{ ',' if not loop.last }}
            {%- endfor %}
        ), ''
    )
{%- endmacro %}
