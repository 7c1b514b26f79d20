{#-
    A day from a cell typed by hand, or null where it does not say one.

    Reads day first with slashes or dots and a year of four or two digits (05/11/2020, 5.11.20), and
    ISO (2020-11-05); a time after it and words before it ("Completed 12/03/2021") are left out. Two
    digits are a year of this century. Years outside 1900 to 2099 and days that do not exist are null.
-#}
{% macro parse_date(column) -%}
    {%- set blank = '[\\s\\x{00a0}]*' -%}
    {%- set words = '^' ~ blank ~ '[A-Za-z:\\s\\x{00a0}]*' -%}
    {%- set time = '([T\\s]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?Z?)?' ~ blank ~ '$' -%}
    {%- set iso = words ~ '((?:19|20)[0-9]{2})-([0-9]{1,2})-([0-9]{1,2})' ~ time -%}
    {%- set typed = words ~ '([0-9]{1,2})[/.]([0-9]{1,2})[/.](19|20)?([0-9]{2})' ~ time -%}
    try_cast(
        coalesce(
            {{ regex_group(column, iso, 1) }}
            || '-' || lpad({{ regex_group(column, iso, 2) }}, 2, '0')
            || '-' || lpad({{ regex_group(column, iso, 3) }}, 2, '0'),
            coalesce({{ regex_group(column, typed, 3) }}, '20') || {{ regex_group(column, typed, 4) }}
            || '-' || lpad({{ regex_group(column, typed, 2) }}, 2, '0')
            || '-' || lpad({{ regex_group(column, typed, 1) }}, 2, '0')
        ) as date
    )
{%- endmacro %}
