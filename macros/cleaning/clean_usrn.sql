{#-
    A USRN as text of up to eight digits without leading zeros, or null (BS 7666; it has no check digit).
    Read as clean_uprn reads; 'Z…', which one parking system writes for an estate, is none.
-#}
{% macro clean_usrn(column) -%}
    {%- set form = blank_class() ~ '*0*([1-9][0-9]{0,7})(?:[.]0+)?' ~ blank_class() ~ '*' -%}
    coalesce(
        {{ regex_reshape(column, form, '$1') }},
        case
            when {{ regex_match(column, _digits_in_groups()) }}
                then {{ regex_reshape(regex_replace(column, blank_class()), form, '$1') }}
        end
    )
{%- endmacro %}
