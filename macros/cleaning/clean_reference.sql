{#-
    A reference in capitals with nothing but letters and digits, so that `temp-000123 ` and `TEMP000123`
    meet; null where nothing is left, and where clean_text finds nothing.
-#}
{% macro clean_reference(column) -%}
    nullif(upper({{ regex_replace(clean_text(column), '[^A-Za-z0-9]') }}), '')
{%- endmacro %}
