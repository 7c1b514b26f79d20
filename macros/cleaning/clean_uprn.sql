{#-
    A UPRN as text of up to twelve digits without leading zeros, or null (BS 7666; it has no check digit).
    Blanks between groups of three or four digits and the ".0" that a spreadsheet adds are dropped; any other
    blank may stand between two numbers, and 1.0099E+11 has lost digits: both are null.
-#}
{% macro clean_uprn(column) -%}
    {%- set form = blank_class() ~ '*0*([1-9][0-9]{0,11})(?:[.]0+)?' ~ blank_class() ~ '*' -%}
    coalesce(
        {{ regex_reshape(column, form, '$1') }},
        case
            when {{ regex_match(column, _digits_in_groups()) }}
                then {{ regex_reshape(regex_replace(column, blank_class()), form, '$1') }}
        end
    )
{%- endmacro %}

{#- Digits in groups of three or four on one line, as a pattern; the first and the last may be shorter. -#}
{% macro _digits_in_groups() -%}
    {%- set blank = '[ \\t\\x{00a0}\\x{2007}\\x{202f}]' -%}
    ^{{ blank_class() }}*[0-9]{1,4}(?:{{ blank }}[0-9]{3,4})+(?:{{ blank }}[0-9]{1,2})?{{ blank_class() }}*$
{%- endmacro %}
