{#-
    A text cut off after so many characters; null for null. For a column that a recipient limits: a cast to
    varchar(n) cuts on Athena alone.
-#}
{% macro first_characters(text, number) -%}
    substr({{ text }}, 1, {{ number }})
{%- endmacro %}
