{#-
    The text with its letters bare of accents (Zoë is Zoe); null for null. Letters of their own, such as ø,
    ß and đ, stay.
-#}
{% macro strip_accents(text) -%}
    {{ return(adapter.dispatch('strip_accents')(text)) }}
{%- endmacro %}

{% macro default__strip_accents(text) -%}
    normalize(regexp_replace(normalize({{ text }}, NFD), '\p{M}', ''), NFC)
{%- endmacro %}

{% macro duckdb__strip_accents(text) -%}
    strip_accents({{ text }})
{%- endmacro %}
