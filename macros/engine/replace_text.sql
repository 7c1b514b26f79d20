{#-
    The text with each occurrence of another text replaced; as it is where that other text is empty; null where
    one of the three is null.
-#}
{% macro replace_text(text, old, new) -%}
    case
        when {{ old }} = '' and {{ new }} is not null then {{ text }}
        else replace({{ text }}, {{ old }}, {{ new }})
    end
{%- endmacro %}
