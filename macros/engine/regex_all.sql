{#-
    Every match of the pattern, as an array in the order of the text; empty where there is none, null for
    null.
-#}
{% macro regex_all(text, pattern) -%}
    regexp_extract_all({{ text }}, {{ regex_literal(pattern) }})
{%- endmacro %}
