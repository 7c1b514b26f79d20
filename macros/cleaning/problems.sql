{#-
    What staging could not read: a line `column: original text` for each typed column that is null
    although its cell says something, and one `whole row: …` where ingest found the row doubtful as a whole
    (`_row_findings`); null where all was read.

    Call it with typed='raw_column' for each parsed column, in a select where both and `_row_findings` are to
    be had. A raw column with the name of the typed one is carried along as `<name>__raw`.
-#}
{% macro problems() -%}
    nullif(
        concat_ws(
            chr(10),
            'whole row: ' || _row_findings{{ ',' if kwargs }}
            {%- for typed, raw in kwargs.items() %}
            case
                when {{ typed }} is null and {{ clean_text(raw) }} is not null
                    then '{{ raw | replace("__raw", "") }}: ' || {{ regex_replace(raw, '\\r\\n|\\r|\\n', ' ') }}
            end{{ ',' if not loop.last }}
            {%- endfor %}
        ), ''
    )
{%- endmacro %}
