{#-
    A whole postcode in capitals with one space before its last three characters (EM1 1AA), or null.

    Without spaces it is read as it is. Where there are spaces, one stands before the last three characters:
    E1 11AA and EM11 AA lack a character or have one too many, and moving the space would give another
    place's postcode. Part of a postcode (EM1) and letters that no postcode has in that place are null. The
    form is that of BS 7666 with GIR 0AA.
-#}
{% macro clean_postcode(column) -%}
    {%- set spaces = _space_class() ~ '*' -%}
    {%- set compact = 'upper(' ~ regex_replace(column, blank_class()) ~ ')' -%}
    {%- set outward = '[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY])' -%}
    case
        when
            {{ regex_match(column, _whole_cell('[A-Za-z0-9]{5,7}|[A-Za-z0-9](?:' ~ spaces ~ '[A-Za-z0-9]){1,3}' ~ _space_class() ~ '+[0-9]' ~ spaces ~ '[A-Za-z]' ~ spaces ~ '[A-Za-z]')) }}
            and {{ regex_match(compact, '^(?:GIR0AA|' ~ outward ~ '[0-9][ABD-HJLNP-UW-Z]{2})$') }}
            then
                substr({{ compact }}, 1, length({{ compact }}) - 3)
                || ' '
                || substr({{ compact }}, length({{ compact }}) - 2)
    end
{%- endmacro %}
