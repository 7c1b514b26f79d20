{#-
    A cell without the blanks around it, or null where it says nothing: empty, a dash, one of the words that
    exports write into empty cells (nan, NaT, NULL, n/a), or MySQL's day without a date (0000-00-00).
-#}
{% macro clean_text(column) -%}
    {%- set nothing = '(?i:-{1,2}|nan|nat|null|none|n/?a|0000-00-00( 00:00:00([.]0+)?)?)' -%}
    {%- set blanks = blank_class() ~ '*' -%}
    nullif({{ regex_replace(clean_trim(column), '^' ~ nothing ~ '$') }}, '')
{%- endmacro %}
