{#-
    A whole number of up to nine digits, as integer, or null where the cell holds none. Blanks around it and
    the ".0" that a spreadsheet adds are left out; 1.9 is no whole number.
-#}
{% macro parse_integer(column) -%}
    {%- set blanks = blank_class() ~ '*' -%}
    try_cast({{ regex_reshape(column, blanks ~ '([+-]?[0-9]{1,9})(?:[.]0*)?' ~ blanks, '$1') }} as integer)
{%- endmacro %}
