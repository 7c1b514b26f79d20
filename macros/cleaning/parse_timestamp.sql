{#-
    A moment from a cell, as a timestamp to the millisecond, taken as UTC; or null where it does not say one.

    Reads ISO (2022-04-05T10:20:30.5Z, with a blank for the T, without seconds) and day first with slashes,
    dots or dashes and a year of four digits (05/04/2022 10:20:30). Wrap it in utc_from_london where the
    source's clock is London's. Null: a day without a time, the hour 24, years outside 1900 to 2099, an offset other than
    Z or +00:00. Further decimals are cut off, since a Hive table on Athena keeps three.
-#}
{% macro parse_timestamp(column) -%}
    {%- set blanks = blank_class() ~ '*' -%}
    {%- set between = '(?:T|,?' ~ blank_class() ~ '+)' -%}
    {%- set iso = '((?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2})' -%}
    {%- set typed = '([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]((?:19|20)[0-9]{2})' -%}
    {#- DuckDB reads 24:00 as the next day's midnight, Athena not at all. -#}
    {%- set hour = '(?:[01]?[0-9]|2[0-3])' -%}
    {%- set clock = '(' ~ hour ~ ':[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,3})?)?)' -%}
    {%- set long_clock = '(' ~ hour ~ ':[0-9]{2}:[0-9]{2}[.][0-9]{3})[0-9]+' -%}
    {%- set zone = '(?:Z|[+]00:?00)?' ~ blanks -%}
    {#- The case keeps DuckDB from trying the rare forms on every row. -#}
    try_cast(
        coalesce(
            {{ regex_reshape(column, blanks ~ iso ~ between ~ clock ~ zone, '$1 $2') }},
            case
                when {{ regex_match(column, '[0-9]') }}
                    then
                        coalesce(
                            {{ regex_reshape(column, blanks ~ iso ~ between ~ long_clock ~ zone, '$1 $2') }},
                            {{ regex_reshape(column, blanks ~ typed ~ between ~ clock ~ zone, '$3-$2-$1 $4') }},
                            {{ regex_reshape(column, blanks ~ typed ~ between ~ long_clock ~ zone, '$3-$2-$1 $4') }}
                        )
            end
        ) as timestamp
    )
{%- endmacro %}
