{#-
    A number rounded to so many decimal places, half away from zero, as decimal(precision, places); null for
    null, an error where its digits are more than the precision has.
-#}
{% macro round_to(value, places, precision=18) -%}
    cast(round({{ value }}, {{ places }}) as decimal({{ precision }}, {{ places }}))
{%- endmacro %}
