{#-
    What people wrote, in one form: spaces of every kind are one space, lines end in one line feed without
    spaces around it, control characters go; null where clean_text finds nothing. Words are never joined and
    no sign is taken out: "FIRST FLOOR FLAT,31 QUAY STREET" keeps its comma.
-#}
{% macro clean_free_text(column) -%}
    {%- set blank = '[\\t\\x{0b}\\f\\x{1c}-\\x{1f} \\x{00a0}\\x{2007}\\x{200b}\\x{202f}\\x{feff}]' -%}
    {%- set printable = regex_replace(column, '[\\x{00}-\\x{08}\\x{0e}-\\x{1b}\\x{7f}]') -%}
    {%- set lines = regex_replace(printable, blank ~ '*(\\r\\n|\\r|\\n)' ~ blank ~ '*', '\n') -%}
    {{ clean_text(regex_replace(lines, blank ~ '+', ' ')) }}
{%- endmacro %}
