{#-
    The part of a text between separators, counted from 1; null where there is no such part or it is empty,
    and for null.
-#}
{% macro split_part(text, separator, number) -%}
    nullif(split_part({{ text }}, '{{ separator }}', {{ number }}), '')
{%- endmacro %}
