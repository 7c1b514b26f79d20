{#-
    A whole postcode in capitals with one blank before its last three characters (EM1 1AA), or null.

    Blanks may be anywhere or nowhere. Part of a postcode (EM1) and letters that no postcode has in that
    place are null. The form is that of BS 7666 with GIR 0AA.
-#}
{% macro clean_postcode(column) -%}
    {%- set compact = 'upper(' ~ regex_replace(column, blank_class()) ~ ')' -%}
    {%- set outward = '[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY])' -%}
    case
        when {{ regex_match(compact, '^(?:GIR0AA|' ~ outward ~ '[0-9][ABD-HJLNP-UW-Z]{2})$') }}
            then
                substr({{ compact }}, 1, length({{ compact }}) - 3)
                || ' '
                || substr({{ compact }}, length({{ compact }}) - 2)
    end
{%- endmacro %}
