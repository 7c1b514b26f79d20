{#-
    The text of one group of the first match; null where the pattern or the group found nothing, and for
    null.
-#}
{% macro regex_group(text, pattern, group=1) -%}
    nullif(regexp_extract({{ text }}, {{ regex_literal(pattern) }}, {{ group }}), '')
{%- endmacro %}
