{#-
    A UPRN as text of up to twelve digits without leading zeros, or null (BS 7666; it has no check digit).
    The ".0" that a spreadsheet adds is dropped, and so are the spaces between groups of three or four digits
    that make eleven or twelve. Any other space may stand between two numbers, ten digits in groups or after one
    zero are a telephone number's, and 1.0099E+11 has lost digits: all are null.
-#}
{% macro clean_uprn(column) -%}
    {%- set form = blank_class() ~ '*0*([1-9][0-9]{0,11})(?:[.]0+)?' ~ blank_class() ~ '*' -%}
    {%- set telephone = blank_class() ~ '*0([1-9][0-9]{9})(?:[.]0+)?' ~ blank_class() ~ '*' -%}
    {%- set spaces = _space_class() ~ '+' -%}
    {%- set groups = [
        '[0-9]{3}(?:' ~ spaces ~ '[0-9]{3}){3}',
        '[1-9][0-9](?:' ~ spaces ~ '[0-9]{3}){3}',
        '[0-9]{4}(?:' ~ spaces ~ '[0-9]{4}){2}',
        '[1-9][0-9]{2}(?:' ~ spaces ~ '[0-9]{4}){2}',
        '[0-9]{4}' ~ spaces ~ '[0-9]{4}' ~ spaces ~ '[0-9]{3}'
    ] -%}
    coalesce(
        nullif({{ regex_reshape(column, form, '$1') }}, {{ regex_reshape(column, telephone, '$1') }}),
        case
            when {{ regex_match(column, _whole_cell(groups | join('|'))) }}
                then {{ regex_reshape(regex_replace(column, blank_class()), form, '$1') }}
        end
    )
{%- endmacro %}
