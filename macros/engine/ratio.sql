{#-
    A quotient as a double, or null where the denominator is zero. Engines differ on both: 7 / 2 is
    3.5 or 3, and 1 / 0 is infinite or an error.
-#}
{% macro ratio(numerator, denominator) -%}
    cast({{ numerator }} as double) / nullif({{ denominator }}, 0)
{%- endmacro %}
