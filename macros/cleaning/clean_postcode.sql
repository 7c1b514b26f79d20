{#-
    A whole postcode in capitals with one blank before its last three characters (EM1 1AA), or null.

    Blanks may be anywhere or nowhere. Part of a postcode (EM1) and letters that no postcode has in that
    place are null. The form is that of BS 7666 with GIR 0AA.
-#}
{% macro clean_postcode(column) -%}
    {%- set outward = '[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY])' -%}
    {%- set blanks = blank_class() ~ '*' -%}
    {%- set form = blanks ~ '(?:(' ~ outward ~ ')' ~ blanks ~ '([0-9][ABD-HJLNP-UW-Z]{2})|(GIR)' ~ blanks ~ '(0AA))' ~ blanks -%}
    coalesce(
        {{ regex_reshape('upper(' ~ column ~ ')', form, '$1$3 $2$4') }},
        {{ regex_reshape('upper(' ~ regex_replace(column, blank_class()) ~ ')', form, '$1$3 $2$4') }}
    )
{%- endmacro %}
