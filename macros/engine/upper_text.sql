{#- The text in capitals; ß and its capital are SS, as Unicode's full mapping has it; null for null. -#}
{% macro upper_text(text) -%}
    replace(replace(upper({{ text }}), 'ß', 'SS'), 'ẞ', 'SS')
{%- endmacro %}
