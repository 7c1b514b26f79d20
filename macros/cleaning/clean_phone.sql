{#-
    A telephone number in the international form of ITU-T E.164 (+442079460000), or null.

    UK numbers are read with 0, +44, 0044, 44 or, where a spreadsheet took the 0 for a number's and left digits
    alone, with nothing before them, and have the lengths of Ofcom's National Telephone Numbering Plan (01 and
    08: nine or ten digits after the 0, others ten). Numbers of other countries are read with + or 00; those of
    +1 have ten digits after it. The digits come in groups of two or more, with spaces, a dot or a dash between
    them, the code of an area in brackets or not; the "(0)" of +44 (0)20, which is not dialled from abroad, and
    a tel: before it go. Null: an extension, two numbers, a name beside the number, a date, short codes
    such as 101.
-#}
{% macro clean_phone(column) -%}
    {%- set space = _space_class() -%}
    {%- set between = '(?:' ~ space ~ '+(?:[.-]' ~ space ~ '*)?|[.-]' ~ space ~ '*)' -%}
    {%- set groups = '[0-9]{2,}(?:' ~ between ~ '[0-9]{2,})*' -%}
    {%- set area = '(?:[(][0-9]{2,5}[)]' ~ between ~ '?)?' -%}
    {%- set forms = [
        '[0-9]{9,14}(?:[.]0+)?',
        '(?:[(]0[)]|0)' ~ space ~ '*' ~ groups,
        '[(]0[0-9]{2,5}[)]' ~ between ~ '?' ~ groups,
        '[(]?(?:[+]|00)?44[)]?' ~ between ~ '?(?:(?:[(]0[)]|0)' ~ between ~ '?)?' ~ area ~ groups,
        '(?:[+]|00)' ~ space ~ '*(?:[0-9]+' ~ between ~ ')*(?:[0-9]*[(][0-9]{1,5}[)]' ~ between ~ '?(?:[0-9]+' ~ between ~ ')*)?[0-9]{2,}'
    ] -%}
    {%- set bare = regex_replace(column, '^' ~ blank_class() ~ '*(?i:tel:)|[(]0[)]|[.]0+' ~ blank_class() ~ '*$|[^0-9+]') -%}
    case
        when {{ regex_match(column, _whole_cell('(?:(?i:tel:)' ~ space ~ '*)?(?:' ~ forms | join('|') ~ ')')) }}
            then
                coalesce(
                    {{ regex_reshape(bare, '(?:[+]440?|00440?|440?|0)?([12357][0-9]{9})|(?:[+]440?|00440?|440?|0)([18][0-9]{8}|[89][0-9]{9})', '+44$1$2') }},
                    {{ regex_reshape(bare, '(?:[+]|00)(1[2-9][0-9]{9}|(?:[235-9][0-9]|4[0-35-9])[0-9]{5,13})', '+$1') }}
                )
    end
{%- endmacro %}
