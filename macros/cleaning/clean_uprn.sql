{#-
    A UPRN as text of up to twelve digits without leading zeros, or null (BS 7666; it has no check
    digit). Blanks inside and the ".0" that a spreadsheet adds are dropped; 1.0099E+11 has lost digits
    and is null.
-#}
{% macro clean_uprn(column) -%}
    {%- set digits = regex_remove(column, '([.]0+)?[\\s\\x{00a0}]*$|[\\s\\x{00a0}]') -%}
    case
        when {{ regex_match(digits, '^0*[1-9][0-9]{0,11}$') }}
            then ltrim({{ digits }}, '0')
    end
{%- endmacro %}
