{#- The text of one group of the pattern; null where the pattern or the group found nothing. -#}
{% macro regex_group(text, pattern, group) -%}
    nullif(regexp_extract({{ text }}, '{{ pattern }}', {{ group }}), '')
{%- endmacro %}
