{#-
    The number that a job goes by, as clean_reference gives it: letters or none, then four digits or more
    (TEMP000123, BW10423, 10234567); null for anything else. "TBC", "as above" and two numbers in one cell are
    no number: all the jobs that have them would be taken for one.
-#}
{% macro parse_job_number(column) -%}
    {{ regex_reshape(clean_reference(column), '([A-Z]*[0-9]{4,})', '$1') }}
{%- endmacro %}
