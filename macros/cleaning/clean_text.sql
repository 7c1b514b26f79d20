{#-
    A cell without the spaces around it, or null where it holds no text: empty, a dash, one of the words that
    exports write into empty cells (nan, NaT, NULL, n/a, and \N in the dumps of PostgreSQL and MySQL), MySQL's
    day without a date (0000-00-00), zero bytes alone, or a workbook's error (#REF!, #N/A, Err:502).

    Zero bytes at either end, with which databases fill a column of fixed width, are dropped. An error is no
    text but is a problem: problems() reports it where the column is named there, an empty cell never.
-#}
{% macro clean_text(column) -%}
    case
        when not {{ regex_match(column, _whole_cell(_empty_cell() ~ '|' ~ _workbook_error())) }}
            then {{ clean_trim(column) }}
    end
{%- endmacro %}

{#- What a cell without a value holds, as a pattern. -#}
{% macro _empty_cell() -%}
    -{0,2}|(?i:nan|nat|null|none|n/?a)|\\N|0000-00-00(?: 00:00:00(?:[.]0+)?)?
{%- endmacro %}

{#- The errors of Excel, Google Sheets and LibreOffice, as a pattern; signs alone are a column too narrow. -#}
{% macro _workbook_error() -%}
    #(?:N/A|REF!|VALUE!|DIV/0!|NAME[?]|NULL!|NUM!|ERROR!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|GETTING_DATA)|##+|Err:[0-9]{3}
{%- endmacro %}

{#- A pattern that fits a cell with nothing but spaces around it. -#}
{% macro _whole_cell(form) -%}
    ^{{ blank_class() }}*(?:{{ form }}){{ blank_class() }}*$
{%- endmacro %}

{#- The spaces that a person types within a number, as a class for a pattern: no line end is one. -#}
{% macro _space_class() -%}
    [ \t\x{00a0}\x{2007}\x{200b}\x{202f}\x{feff}]
{%- endmacro %}
