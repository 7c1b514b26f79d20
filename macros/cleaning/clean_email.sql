{#-
    An e-mail address in small letters, or null where the cell does not hold just one. A mailto: before it,
    angle brackets and a full stop or semicolon after it go. The form is the valid e-mail address of the HTML
    Living Standard with at least one dot after the @ and without its limits of length.
-#}
{% macro clean_email(column) -%}
    {%- set label = '[a-z0-9]+(?:-+[a-z0-9]+)*' -%}
    {{ regex_reshape(
        'lower(' ~ column ~ ')',
        blank_class() ~ "*(?:mailto:)?<?([a-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:" ~ label ~ '[.])+[a-z][a-z0-9]*(?:-+[a-z0-9]+)*)>?[.;]?'
        ~ blank_class() ~ '*',
        '$1'
    ) }}
{%- endmacro %}
