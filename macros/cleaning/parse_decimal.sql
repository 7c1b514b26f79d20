{#-
    A number as decimal(precision, scale), rounded half up to the scale, or null where the cell holds
    none or one with more digits before the point. Exponents (1.2E+05) have lost digits and are null.
-#}
{% macro parse_decimal(column, precision=12, scale=2) -%}
    {%- set blank = '[\\s\\x{00a0}]*' -%}
    {%- set number = '^' ~ blank ~ '(-?[0-9]{1,' ~ (precision - scale) ~ '}([.][0-9]+)?)' ~ blank ~ '$' -%}
    try_cast({{ regex_group(column, number, 1) }} as decimal({{ precision }}, {{ scale }}))
{%- endmacro %}
