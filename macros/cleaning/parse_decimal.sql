{#-
    A number as decimal(precision, scale), rounded half up to the scale, or null where the cell holds none
    or one with more digits before the point. Exponents (1.2E+05) have lost digits and are null.
-#}
{% macro parse_decimal(column, precision=12, scale=2) -%}
    {%- set blanks = blank_class() ~ '*' -%}
    {%- set number = '(-?[0-9]{1,' ~ (precision - scale) ~ '}(?:[.][0-9]+)?)' -%}
    try_cast(
        {{ regex_reshape(column, blanks ~ number ~ blanks, '$1') }} as decimal({{ precision }}, {{ scale }})
    )
{%- endmacro %}
