{#-
    A moment from a cell, as a timestamp to the millisecond, taken as UTC; or null where it does not say one.

    Reads ISO (2022-04-05T10:20:30.5Z, with a blank for the T, without seconds) and day first with slashes,
    dots or dashes and a year of four digits (05/04/2022 10:20:30). Wrap it in utc_from_london where the
    source's clock is London's. Null: a day without a time, years outside 1900 to 2099, an offset other than
    Z or +00:00. Further decimals are cut off, since a Hive table on Athena keeps three.
-#}
{% macro parse_timestamp(column) -%}
    {%- set blanks = blank_class() ~ '*' -%}
    {%- set year = '((?:19|20)[0-9]{2})' -%}
    {%- set iso = year ~ '-([0-9]{1,2})-([0-9]{1,2})' -%}
    {%- set typed = '([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]' ~ year -%}
    {%- set clock = '([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?:([.][0-9]{1,3})[0-9]*)?(?:Z|[+]00:?00)?' -%}
    try_cast(
        {{ regex_reshape(
            column,
            blanks ~ '(?:' ~ iso ~ '|' ~ typed ~ ')(?:T|,?' ~ blank_class() ~ '+)' ~ clock ~ blanks,
            '$1$6-$2$5-$3$4 $7$8'
        ) }} as timestamp
    )
{%- endmacro %}
