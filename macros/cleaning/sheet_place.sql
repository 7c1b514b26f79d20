{#-
    One part of the place of a Google Sheet that ingest writes as _source_part, `title / tab`; where there is
    no tab (page 3, jobs.csv) the whole is the title and the tab is null.

    part: 'spreadsheet' or 'tab'. Both may hold " / ": the tab begins after the last one, and a tab that holds
    one, or that begins with a quotation mark, is written in quotation marks, as Google Sheets writes it in a
    range ('2026 / 27'), which are taken off here.
-#}
{% macro sheet_place(column, part) -%}
    {%- set place = {'spreadsheet': '$1', 'tab': '$2'}[part] -%}
    {%- set quoted_tab = regex_reshape(column, "((?s:.*)) / '((?:[^']|'')+)'", place) -%}
    {%- set plain_tab = regex_reshape(column, "((?s:.*)) / ((?s:.+))", place) -%}
    coalesce(
        {{ "replace(" ~ quoted_tab ~ ", '''''', '''')" if part == 'tab' else quoted_tab }},
        {{ plain_tab }}
        {%- if part == 'spreadsheet' %}, {{ column }}{% endif %}
    )
{%- endmacro %}
