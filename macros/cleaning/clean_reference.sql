{#-
    A reference in capitals with nothing but letters and digits, so that `temp-000123 ` and `TEMP000123`
    meet; null where nothing is left, and where clean_text finds nothing. The ".0" that a spreadsheet adds to
    a number is dropped.
-#}
{% macro clean_reference(column) -%}
    nullif(
        upper({{ regex_replace(regex_replace(clean_text(column), '^([0-9]+)[.]0+$', '$1'), '[^A-Za-z0-9]') }}), ''
    )
{%- endmacro %}
