{#- A reference in capitals with nothing but letters and digits, so that `temp-000123 ` and `TEMP000123` meet; else null. -#}
{% macro clean_reference(column) -%}
    nullif(upper({{ regex_remove(clean_text(column), '[^A-Za-z0-9]') }}), '')
{%- endmacro %}
