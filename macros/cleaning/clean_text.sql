{#-
    A cell without the blanks around it, or null where it says nothing: empty, a dash, one of the words that
    exports write into empty cells (nan, NaT, NULL, n/a), or MySQL's day without a date (0000-00-00).
-#}
{% macro clean_text(column) -%}
    {%- set nothing = '-{0,2}|(?i:nan|nat|null|none|n/?a)|0000-00-00(?: 00:00:00(?:[.]0+)?)?' -%}
    case
        when not {{ regex_match(column, '^' ~ blank_class() ~ '*(?:' ~ nothing ~ ')' ~ blank_class() ~ '*$') }}
            then {{ clean_trim(column) }}
    end
{%- endmacro %}
