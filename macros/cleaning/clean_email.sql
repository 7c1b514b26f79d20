{#-
    An e-mail address in small letters, or null where the cell does not hold just one. A mailto: before it,
    angle brackets and a full stop or semicolon after it go. The form is the valid e-mail address of the HTML
    Living Standard with at least one dot after the @ and without its limits of length.
-#}
{% macro clean_email(column) -%}
    {%- set label = '[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*' -%}
    {#- Made small at the end: a letter of another script may be one of these when it is made small. -#}
    lower({{ regex_reshape(
        column,
        blank_class() ~ "*(?i:mailto:)?<?([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:" ~ label ~ '[.])+[A-Za-z][A-Za-z0-9]*(?:-+[A-Za-z0-9]+)*)>?[.;]?'
        ~ blank_class() ~ '*',
        '$1'
    ) }})
{%- endmacro %}
