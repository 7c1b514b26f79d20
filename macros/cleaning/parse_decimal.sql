{#-
    A number as decimal(precision, scale), rounded half up to the scale, or null where the cell holds none
    or one with more digits before the point. Exponents are read as number_with_exponent does: -3.5e-05 has
    all its digits, 1.2E+05 has lost some and is null.
-#}
{% macro parse_decimal(column, precision=12, scale=2) -%}
    {%- set blanks = blank_class() ~ '*' -%}
    {%- set number = '([+-]?(?:[0-9]{1,' ~ (precision - scale) ~ '}(?:[.][0-9]*)?|[.][0-9]+))' -%}
    try_cast(
        case
            when {{ column }} like '%e%' or {{ column }} like '%E%'
                then {{ number_with_exponent(column, precision - scale, scale) }}
            else {{ regex_reshape(column, blanks ~ number ~ blanks, '$1') }}
        end as decimal({{ precision }}, {{ scale }})
    )
{%- endmacro %}
