{#-
    A reference in capitals with nothing but letters and digits, so that `temp-000123 ` and `TEMP000123`
    meet; null where the cell does not hold one reference. The ".0" that a spreadsheet adds to a number, a number
    sign before it and punctuation after it are dropped.

    Between its parts may be a space, a dash, a slash, a full stop, an underscore or a bracket (BW/10423,
    23/00123/FUL, 0012345/01). Null, since two cells must never meet by chance: several references in one cell
    (with a comma, "and", " / " or a line end between them, two numbers of the same length, a number of five
    digits or more twice, or spaces between numbers alone), a date, an amount, and 1.02E+07, which has lost digits.
    A model names it in problems().
-#}
{% macro clean_reference(column) -%}
    {%- set space = _space_class() -%}
    {%- set between = '(?:' ~ space ~ '*[-_]' ~ space ~ '*|[/.]|' ~ space ~ '*[()]' ~ space ~ '*|' ~ space ~ '+)' -%}
    {%- set form = '[#(]?[A-Za-z0-9]+(?:' ~ between ~ '[A-Za-z0-9]+)*(?:[.]0+)?[).,;:]*' -%}
    {%- set text = clean_text(column) -%}
    case
        when {{ regex_match(text, '^' ~ form ~ '$') }} and not {{ regex_match(text, _several_references(between)) }}
            then upper({{ regex_replace(regex_replace(text, '^([0-9]+)[.]0+$', '$1'), '[^A-Za-z0-9]') }})
    end
{%- endmacro %}

{#- What is more than one reference, or none, although it has the form of one. -#}
{% macro _several_references(between) -%}
    {%- set year = '(?:19|20)[0-9]{2}' -%}
    {%- set day_month = '(?:0?[1-9]|[12][0-9]|3[01])[/.-](?:0?[1-9]|1[0-2])' -%}
    {%- set equal = [] -%}
    {%- for length in range(3, 13) -%}
        {%- do equal.append('[0-9]{' ~ length ~ '}(?:' ~ between ~ '[0-9]{' ~ length ~ '})+') -%}
    {%- endfor -%}
    {{ [
        '[0-9]{5,}[^0-9].*[0-9]{5,}',
        '[A-Za-z]' ~ between ~ '?[0-9]{3,}' ~ between ~ '[A-Za-z]+' ~ between ~ '?[0-9]{3,}',
        '(?:^|[^A-Za-z])(?i:and|or|to|see)(?:[^A-Za-z]|$)',
        '^[0-9]+(?:' ~ _space_class() ~ '+[0-9]+)+$',
        '^(?:' ~ equal | join('|') ~ ')$',
        '^[0-9]+[.]0*[1-9][0-9]*$',
        '^(?:' ~ day_month ~ '[/.-]' ~ year ~ '|' ~ day_month ~ '[/.][0-9]{2}|' ~ year ~ '[/.-](?:0?[1-9]|1[0-2])[/.-][0-9]{1,2})(?:[^0-9].*)?$'
    ] | join('|') }}
{%- endmacro %}
