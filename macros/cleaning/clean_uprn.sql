{#-
    A UPRN as text of up to twelve digits without leading zeros, or null (BS 7666; it has no check digit).
    Blanks inside and the ".0" that a spreadsheet adds are dropped; 1.0099E+11 has lost digits and is null.
-#}
{% macro clean_uprn(column) -%}
    {%- set form = blank_class() ~ '*0*([1-9][0-9]{0,11})(?:[.]0+)?' ~ blank_class() ~ '*' -%}
    coalesce(
        {{ regex_reshape(column, form, '$1') }},
        {{ regex_reshape(regex_replace(column, blank_class()), form, '$1') }}
    )
{%- endmacro %}
