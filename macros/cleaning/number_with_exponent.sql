{#-
    A number that is written with an exponent, as text that casts to a decimal; null where it has lost digits,
    and where the cell holds anything else. For the macros that read numbers.

    digits: how many may stand before the point. scale: the decimals that are kept. wanted: the decimals that
    must be there, by default all that are kept. Nothing is lost where Java, Trino or JavaScript wrote the
    number (1.2345678E7, 4.9E-5: no plus, no zero before the exponent), which write all digits that it has, and
    where its digits reach down to the wanted decimals (1.234567890000000e+007). A workbook's 1.2E+05 may have
    been 123,456. An exponent of -5 or less that leaves nothing to keep is a remainder of arithmetic: 0.
-#}
{% macro number_with_exponent(column, digits, scale, wanted=none) -%}
    {%- set decimals = scale if wanted is none else wanted -%}
    {%- set blanks = blank_class() ~ '*' -%}
    {%- set large = [] -%}
    {%- for power in range(digits) -%}
        {%- do large.append('[0-9][.][0-9]+[eE]' ~ power ~ '|[0-9][.][0-9]{' ~ (power + decimals) ~ ',}[eE][+]?0*' ~ power) -%}
    {%- endfor -%}
    {#- The point is moved in the text: DuckDB rounds the cast of a small exponent up (5.9E-6 to 0.001). -#}
    {%- set least = [scale + 1, 5] | max -%}
    coalesce(
        {{ regex_reshape(column, blanks ~ '([+-]?(?:' ~ large | join('|') ~ '))' ~ blanks, '$1') }},
        {%- for power in range(1, scale + 1) %}
        {{ regex_reshape(
            column,
            blanks ~ '([+-]?)([1-9])(?:[.]([0-9]+))?[eE]-' ~ ('0{0,2}' if power >= 5 else '') ~ power ~ blanks,
            '$1.' ~ '0' * (power - 1) ~ '$2$3'
        ) }},
        {%- endfor %}
        case
            when {{ regex_match(column, _whole_cell('[+-]?[0-9](?:[.][0-9]+)?[eE]-(?:0{0,2}(?:' ~ range(least, 100) | join('|') ~ ')|[1-3][0-9]{2})')) }}
                then '0'
        end
    )
{%- endmacro %}
