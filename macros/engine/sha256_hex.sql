{#-
    The SHA-256 of a text in UTF-8, as 64 small hexadecimal digits; null for null. No protection for a
    person: every NINO can be hashed in minutes. Use hmac_hex for pseudonyms.
-#}
{% macro sha256_hex(text) -%}
    {{ return(adapter.dispatch('sha256_hex')(text)) }}
{%- endmacro %}

{% macro default__sha256_hex(text) -%}
    lower(to_hex(sha256(to_utf8({{ text }}))))
{%- endmacro %}

{% macro duckdb__sha256_hex(text) -%}
    sha256({{ text }})
{%- endmacro %}
