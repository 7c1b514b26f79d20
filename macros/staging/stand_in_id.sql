{#-
    What a row without any number of its own goes by: a prefix and twelve characters worked out from the cells that
    say what it is about. It is the same wherever the row stands and whatever becomes of the job; it changes where
    one of these cells is corrected. Rows that agree in all of them are one job.
-#}
{% macro stand_in_id(prefix, cells) -%}
    {%- set texts = [] -%}
    {%- for cell in cells -%}
        {%- do texts.append('coalesce(' ~ clean_text(cell) ~ ", '')") -%}
    {%- endfor -%}
    {%- set hash = sha256_hex("concat_ws('|', " ~ texts | join(', ') ~ ')') -%}
    '{{ prefix }}' || {{ upper_text(first_characters(hash, 12)) }}
{%- endmacro %}
