{#- The digits 0 to 9 of a text in their order, as text; null where it holds none, and for null. -#}
{% macro digits_only(text) -%}
    nullif({{ regex_replace(text, '[^0-9]') }}, '')
{%- endmacro %}
