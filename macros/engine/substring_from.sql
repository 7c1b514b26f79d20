{#-
    The part of a text from a character on, counted from 1, to its end or of at most so many characters; a
    start of 0 or less is the first character. '' behind the end and for no characters; null where one is null.
-#}
{% macro substring_from(text, start, number=none) -%}
    substr(
        {{ text }},
        case when {{ start }} < 1 then 1 else {{ start }} end
        {%- if number is not none %}, case when {{ number }} < 0 then 0 else {{ number }} end{% endif %}
    )
{%- endmacro %}
