{#-
    The exact median of a group, as a double, for a select that groups: of an even number of values the mean
    of the two in the middle. Nulls are left out; null for a group without a value.
-#}
{% macro median(value) -%}
    {{ percentile(value, 0.5) }}
{%- endmacro %}
