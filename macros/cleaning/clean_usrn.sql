{#-
    A USRN as text of up to eight digits without leading zeros, or null (BS 7666; it has no check digit).
    The ".0" that a spreadsheet adds is dropped, and the spaces of eight digits in groups of three or four; 'Z…',
    which one parking system writes for an estate, is none.
-#}
{% macro clean_usrn(column) -%}
    {%- set form = blank_class() ~ '*0*([1-9][0-9]{0,7})(?:[.]0+)?' ~ blank_class() ~ '*' -%}
    {%- set spaces = _space_class() ~ '+' -%}
    coalesce(
        {{ regex_reshape(column, form, '$1') }},
        {{ regex_reshape(
            column,
            blank_class() ~ '*([1-9][0-9]{3})' ~ spaces ~ '([0-9]{4})' ~ blank_class() ~ '*', '$1$2'
        ) }},
        {{ regex_reshape(
            column,
            blank_class() ~ '*([1-9][0-9])' ~ spaces ~ '([0-9]{3})' ~ spaces ~ '([0-9]{3})' ~ blank_class() ~ '*', '$1$2$3'
        ) }}
    )
{%- endmacro %}
