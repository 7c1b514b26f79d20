{#-
    Pounds from a cell, as decimal(12, 2), or null where it is not one amount. A pound sign, thousands
    commas in their places, a minus, an accountant's brackets for one, and at most two decimals that are not
    zero are read (a database writes 0.000); "£45 + VAT" is not an amount.
-#}
{% macro parse_money(column) -%}
    {%- set blanks = blank_class() ~ '*' -%}
    {%- set digits = '(?:[0-9]{1,9}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2})(?:[.][0-9]{1,2}0*)?' -%}
    {%- set amount = '^' ~ blanks ~ '-?' ~ blanks ~ '£?' ~ blanks ~ '-?' ~ digits ~ blanks ~ '$' -%}
    {%- set bracketed = '^' ~ blanks ~ '[(]' ~ blanks ~ '£?' ~ blanks ~ digits ~ blanks ~ '[)]' ~ blanks ~ '$' -%}
    case
        when {{ regex_match(column, amount) }}
            then try_cast({{ regex_replace(column, '[^0-9.-]') }} as decimal(12, 2))
        when {{ regex_match(column, bracketed) }}
            then -try_cast({{ regex_replace(column, '[^0-9.]') }} as decimal(12, 2))
    end
{%- endmacro %}
