{#-
    An NHS number as ten digits without spaces, or null where it has another length or its check digit does
    not fit. It is typed as ten digits or in groups of three, three and four with spaces or a dash between them:
    digits in other groups are a date, or two numbers, of which one in eleven would pass the check.

    The check digit (NHS Data Model and Dictionary, NHS NUMBER): the first nine digits times 10 down to 2,
    added up; 11 less the remainder by 11, where 11 counts as 0 and 10 makes the number invalid, is the
    tenth. One digit ten times, which fits too and is what people type for a number they lack, is null.
-#}
{% macro clean_nhs_number(column) -%}
    {%- set blanks = blank_class() ~ '*' -%}
    {%- set between = _space_class() ~ '*-?' ~ _space_class() ~ '*' -%}
    {%- set ten = regex_reshape(
        column,
        blanks ~ '([0-9]{3})' ~ between ~ '([0-9]{3})' ~ between ~ '([0-9]{4})(?:[.]0+)?' ~ blanks,
        '$1$2$3'
    ) -%}
    {%- set weighted = [] -%}
    {%- for place in range(1, 10) -%}
        {%- do weighted.append('cast(substr(digits, ' ~ place ~ ', 1) as integer) * ' ~ (11 - place)) -%}
    {%- endfor -%}
    {%- set check_digit = 'cast(substr(digits, 10, 1) as integer)' -%}
    {#- Held by a lambda, so that the digits are found once and not eleven times. -#}
    {{ array_element(
        array_filter(
            'split(' ~ ten ~ ", ' ')",
            'digits',
            "translate(digits, substr(digits, 1, 1), '') <> '' and mod(" ~ weighted | join(' + ') ~ ' + ' ~ check_digit ~ ', 11) = 0'
        ), 1
    ) }}
{%- endmacro %}
