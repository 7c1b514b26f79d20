{#-
    A telephone number in the international form of ITU-T E.164 (+442079460000), or null.

    UK numbers are read with 0, +44, 0044, 44 or, where a spreadsheet took the 0 for a number's, with
    nothing before them, and have the lengths of Ofcom's National Telephone Numbering Plan (01 and 08: nine
    or ten digits after the 0, others ten). Numbers of other countries are read with + or 00. Blanks, dots,
    dashes and brackets, the "(0)" of +44 (0)20, which is not dialled from abroad, and a tel: before it go.
    Null: an extension, two numbers, a name beside the number, short codes such as 101.
-#}
{% macro clean_phone(column) -%}
    {%- set bare = regex_replace(column, '^' ~ blank_class() ~ '*(?i:tel:)|[(]0[)]|[.]0$|' ~ blank_class() ~ '|[().-]') -%}
    coalesce(
        {{ regex_reshape(bare, '(?:[+]440?|00440?|440?|0)?([12357][0-9]{9})|(?:[+]440?|00440?|440?|0)([18][0-9]{8}|[89][0-9]{9})', '+44$1$2') }},
        {{ regex_reshape(bare, '(?:[+]|00)((?:[1-35-9][0-9]|4[0-35-9])[0-9]{5,13})', '+$1') }}
    )
{%- endmacro %}
