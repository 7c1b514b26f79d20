{#-
    A cell without the blanks around it (tabs and no-break spaces too), or null where it says nothing:
    empty, a dash, or one of the words that exports write into empty cells.
-#}
{% macro clean_text(column) -%}
    {%- set trimmed = regex_remove(column, '^[\\s\\x{00a0}]+|[\\s\\x{00a0}]+$') -%}
    case
        when lower({{ trimmed }}) not in ('', '-', '--', 'nan', 'nat', 'null', 'none', 'n/a', 'na')
            then {{ trimmed }}
    end
{%- endmacro %}
