{#-
    A number as decimal(precision, scale), rounded half up to the scale, or null where the cell holds none
    or one with more digits before the point. Exponents are read as number_with_exponent does: -3.5e-05 has
    all its digits, 1.2E+05 has lost some and is null.
-#}
{% macro parse_decimal(column, precision=12, scale=2) -%}
    {%- set blanks = blank_class() ~ '*' -%}
    {%- set number = '([+-]?(?:[0-9]{1,' ~ (precision - scale) ~ '}(?:[.][0-9]*)?|[.][0-9]+))' -%}
    {%- set type = 'decimal(' ~ precision ~ ', ' ~ scale ~ ')' -%}
    coalesce(
        try_cast({{ regex_reshape(column, blanks ~ number ~ blanks, '$1') }} as {{ type }}),
        case
            when {{ regex_match(column, '[0-9][eE]') }}
                then try_cast({{ number_with_exponent(column, precision - scale, scale) }} as {{ type }})
        end
    )
{%- endmacro %}
