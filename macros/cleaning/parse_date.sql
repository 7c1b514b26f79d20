{#-
    A day from a cell typed by hand, or null where it does not say one.

    Reads day first, with slashes or dots and a year of four or two digits (05/11/2020, 5.11.20), with dashes
    (05-11-2020), or with the month's name (5 November 2020, 5th Nov 20, 05-NOV-20); ISO (2020-11-05); and
    20201105. A time after it, as the source wrote it, is left out, and so are words before it that say no more
    than that the work was done ("Completed 12/03/2021", "Thursday, 5 November 2020"); with any other word
    ("not completed", "due", "no access") the cell is null, since it may say the contrary. Two digits are a year
    of this century. Years outside 1900 to 2099 and days that do not exist, month first among them, are null.
-#}
{% macro parse_date(column) -%}
    {%- set blanks = blank_class() ~ '*' -%}
    {%- set words = _words_before_a_date() -%}
    {%- set clock = '[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?' ~ blanks
        ~ '(?:(?:[AaPp][Mm]|Z|[+-][0-9]{2}:?[0-9]{2})' ~ blanks ~ ')?' -%}
    {%- set rest = '(?:(?:[T,]' ~ blanks ~ '|' ~ blank_class() ~ '+)(?:' ~ clock ~ ')?)?' -%}
    {%- set iso = '((?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2})' -%}
    {%- set typed = '([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]((?:19|20)[0-9]{2})' -%}
    {%- set short = '([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{2})' -%}
    {%- set compact = '((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})' -%}
    {#- Patterns of few groups, in which no character can be read in two ways, are many times as fast as one
        of all forms. The case keeps DuckDB from trying the rare forms on every row. -#}
    coalesce(
        try_cast({{ regex_reshape(column, words ~ iso ~ rest, '$1') }} as date),
        try_cast({{ regex_reshape(column, words ~ typed ~ rest, '$3-$2-$1') }} as date),
        case
            when {{ regex_match(column, '[0-9]') }}
                then
                    coalesce(
                        try_cast({{ regex_reshape(column, words ~ short ~ rest, '20$3-$2-$1') }} as date),
                        try_cast({{ regex_reshape(column, words ~ compact ~ rest, '$1-$2-$3') }} as date),
                        {{ _date_with_month_name(column, rest) }}
                    )
        end
    )
{%- endmacro %}

{#- The words that may stand before a date, as a pattern: the list is closed, since a word may deny the date. -#}
{% macro _words_before_a_date() -%}
    {%- set words = [
        'complet(?:ed?|ion)', 'done', 'finished', 'fitted', 'fixed', 'installed', 'repaired', 'replaced', 'tested',
        'job', 'works?', 'and', 'on', 'dated?', 'mon(?:day)?', 'tue(?:s(?:day)?)?', 'wed(?:nesday)?',
        'thu(?:r(?:s(?:day)?)?)?', 'fri(?:day)?', 'sat(?:urday)?', 'sun(?:day)?'
    ] -%}
    (?:{{ blank_class() }}|(?i:{{ words | join('|') }})[:,]?)*
{%- endmacro %}

{#- The same of a date whose month is a name, in full or its first three letters. -#}
{% macro _date_with_month_name(column, rest) -%}
    {%- set words = _words_before_a_date() -%}
    {%- set part = '(?:' ~ blank_class() ~ '|[/.,-])*' -%}
    {%- set names = [
        'jan(?:uary)?', 'feb(?:ruary)?', 'mar(?:ch)?', 'apr(?:il)?', 'may', 'june?', 'july?',
        'aug(?:ust)?', 'sept?(?:ember)?', 'oct(?:ober)?', 'nov(?:ember)?', 'dec(?:ember)?'
    ] -%}
    {%- set form = words ~ '([0-9]{1,2})(?i:st|nd|rd|th)?' ~ part ~ '(?i:of' ~ part ~ ')?((?i:' ~ names | join('|')
        ~ '))' ~ part ~ '(?:((?:19|20)[0-9]{2})|([0-9]{2}))' ~ rest -%}
    {%- set parts = regex_reshape(column, form, '$3|20$4|$2|$1') -%}
    {%- set number = "cast((strpos('janfebmaraprmayjunjulaugsepoctnovdec', lower(substr(split_part(parts, '|', 3), 1, 3))) + 2) / 3 as integer)" -%}
    try_cast(
        {{ array_element(
            array_transform(
                'split(' ~ parts ~ ", ' ')",
                'parts',
                "coalesce(nullif(split_part(parts, '|', 1), ''), split_part(parts, '|', 2)) || '-' || cast("
                ~ number ~ " as varchar) || '-' || split_part(parts, '|', 4)"
            ), 1
        ) }} as date
    )
{%- endmacro %}
