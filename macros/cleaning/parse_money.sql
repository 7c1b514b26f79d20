{#-
    Pounds from a cell, as decimal(14, 3), or null where it is not one amount of up to ten digits before the
    point. Every amount is kept to the tenth of a penny.

    Read are thousands commas in their places; a pound sign or GBP, before or after the sign; a plus; a minus in
    front, behind (12.50-) or as an accountant's brackets; .50; and the exponents that number_with_exponent
    reads to the penny (1.2345678E7). Rounded is noise alone: seven decimals or more are what a computer's
    arithmetic leaves (7956.420000000001, 33.333333333333336), and 6.82E-13 is nothing. Four to six decimals
    (12.3456) are a rate or a mistake, and are null; so are 1.2E+05, which has lost digits, an amount with words
    (£45 + VAT, £1.2m) and one with CR or DR, whose sign depends on whose ledger it is.
-#}
{% macro parse_money(column) -%}
    {%- set blanks = blank_class() ~ '*' -%}
    {%- set pound = '(?:(?:£|(?i:gbp))' ~ blanks ~ ')?' -%}
    {%- set minus = '[\\x{2212}\\x{2013}-]' -%}
    {%- set decimals = '[.](?:[0-9]{1,3}0*|[0-9]{6,}[1-9]0*)' -%}
    {%- set whole = '(?:[0-9]{1,9}|[1-9][0-9]{9}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}|[1-9](?:,[0-9]{3}){3})' -%}
    {%- set number = '(?:' ~ whole ~ '(?:' ~ decimals ~ '|[.])?|' ~ decimals ~ ')' -%}
    {%- set behind = '(?:' ~ blanks ~ '(?i:gbp))?' -%}
    {%- set positive = '(?:[+]' ~ blanks ~ pound ~ '|' ~ pound ~ '(?:[+]' ~ blanks ~ ')?)' ~ number ~ behind -%}
    {%- set negative = [
        '(?:' ~ minus ~ blanks ~ pound ~ '|' ~ pound ~ minus ~ blanks ~ ')' ~ number ~ behind,
        pound ~ number ~ behind ~ blanks ~ minus,
        pound ~ '[(]' ~ blanks ~ number ~ blanks ~ '[)]',
        '[(]' ~ blanks ~ pound ~ number ~ behind ~ blanks ~ '[)]'
    ] | join('|') -%}
    {#- What nearly every cell is first; the rare forms are tried on the others alone. -#}
    coalesce(
        try_cast({{ regex_reshape(column, blanks ~ '(-?[0-9]{1,9}(?:[.][0-9]{1,2})?)' ~ blanks, '$1') }} as decimal(14, 3)),
        case
            when {{ regex_match(column, _whole_cell(positive)) }}
                then try_cast({{ regex_replace(column, '[^0-9.]') }} as decimal(14, 3))
            when {{ regex_match(column, _whole_cell(negative)) }}
                then -try_cast({{ regex_replace(column, '[^0-9.]') }} as decimal(14, 3))
            when {{ regex_match(column, '[0-9][eE]') }}
                then try_cast({{ number_with_exponent(column, 10, 3, 2) }} as decimal(14, 3))
        end
    )
{%- endmacro %}
