{#- The last characters of a text, at most so many: a shorter text is whole; '' for none, null for null. -#}
{% macro right_characters(text, number) -%}
    case
        when length({{ text }}) <= {{ number }} then {{ text }}
        when {{ number }} > 0 then substr({{ text }}, -({{ number }}))
        when {{ number }} <= 0 and {{ text }} is not null then ''
    end
{%- endmacro %}
