{#-
    The number that a job goes by, in capitals with nothing but letters and digits, as clean_reference gives it:
    letters or none, then four digits or more (TEMP000123, BW10423, 10234567); null for anything else.

    Letters and digits may have a space, a dash, a slash, a full stop or a colon between them; the digits have
    nothing between them. "TBC", "as above", two numbers in one cell, a date (12/03/2021, March 2021) and a
    telephone number are no number: all the jobs that have them would be taken for one. Digits alone are nine
    at most, since ten are a telephone number whose zero a spreadsheet dropped.
-#}
{% macro parse_job_number(column) -%}
    {%- set blanks = blank_class() ~ '*' -%}
    {%- set between = _space_class() ~ '*[-/_.:]?' ~ _space_class() ~ '*' -%}
    {#- The words before a number of another kind; the list is closed. -#}
    {%- set kinds = [
        'jan(?:uary)?', 'feb(?:ruary)?', 'mar(?:ch)?', 'apr(?:il)?', 'may', 'june?', 'july?', 'aug(?:ust)?',
        'sept?(?:ember)?', 'oct(?:ober)?', 'nov(?:ember)?', 'dec(?:ember)?',
        'tel(?:ephone)?', 'ph(?:one)?', 'mob(?:ile)?', 'call', 'ext', 'fax', 'uprn', 'usrn', 'flat', 'room'
    ] -%}
    coalesce(
        {{ regex_reshape(column, blanks ~ '#?([0-9]{4,9})(?:[.]0+)?' ~ blanks, '$1') }},
        case
            when not {{ regex_match(column, _whole_cell('(?i:' ~ kinds | join('|') ~ ')' ~ between ~ '[0-9]+')) }}
                then upper({{ regex_reshape(column, blanks ~ '#?([A-Za-z]+)' ~ between ~ '([0-9]{4,10})' ~ blanks, '$1$2') }})
        end
    )
{%- endmacro %}
