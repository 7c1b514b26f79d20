{#-
    The text without the blanks around it, of every kind that blank_class() lists; '' where nothing else is
    left, null for null.
-#}
{% macro clean_trim(text) -%}
    {{ return(adapter.dispatch('clean_trim')(text)) }}
{%- endmacro %}

{% macro default__clean_trim(text) -%}
    regexp_replace({{ text }}, {{ regex_literal('^' ~ blank_class() ~ '+|' ~ blank_class() ~ '+$') }}, '')
{%- endmacro %}

{% macro duckdb__clean_trim(text) -%}
    {#- Most cells have no blank around them, and looking is much cheaper than trimming. -#}
    case
        when regexp_matches({{ text }}, {{ regex_literal('^' ~ blank_class() ~ '|' ~ blank_class() ~ '$') }})
            then
                trim(
                    {{ text }},
                    ' '
                    {%- for code in [0, 9, 10, 11, 12, 13, 160, 8199, 8203, 8239, 65279] %} || chr({{ code }}){% endfor %}
                )
        else {{ text }}
    end
{%- endmacro %}
