{#-
    The HMAC-SHA256 of a text in UTF-8 (RFC 2104), as 64 small hexadecimal digits; null where the message or
    a pad is null.

    ipad_hex, opad_hex: columns of the key table with the two pads, 64 bytes each in hexadecimal: the key,
    filled up with zero bytes (a longer one hashed first), xor 0x36 and xor 0x5c. So the key itself is never
    in Jinja, in SQL text or in a query's history.
    message: for a pseudonym `purpose || chr(31) || identifier type || chr(31) || normalised value`.
-#}
{% macro hmac_hex(message, ipad_hex, opad_hex) -%}
    {{ return(adapter.dispatch('hmac_hex')(message, ipad_hex, opad_hex)) }}
{%- endmacro %}

{% macro default__hmac_hex(message, ipad_hex, opad_hex) -%}
    lower(
        to_hex(
            sha256(
                from_hex({{ opad_hex }})
                || sha256(from_hex({{ ipad_hex }}) || to_utf8({{ message }}))
            )
        )
    )
{%- endmacro %}

{% macro duckdb__hmac_hex(message, ipad_hex, opad_hex) -%}
    sha256(unhex({{ opad_hex }}) || unhex(sha256(unhex({{ ipad_hex }}) || encode({{ message }}))))
{%- endmacro %}
