{#-
    A whole number of up to nine digits, as integer, or null where the cell holds none. Blanks around it
    and the ".0" that a spreadsheet adds are left out; 1.9 is no whole number.
-#}
{% macro parse_integer(column) -%}
    {%- set blank = '[\\s\\x{00a0}]*' -%}
    {%- set whole = '^' ~ blank ~ '(-?[0-9]{1,9})([.]0+)?' ~ blank ~ '$' -%}
    try_cast({{ regex_group(column, whole, 1) }} as integer)
{%- endmacro %}
