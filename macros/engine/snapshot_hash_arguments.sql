{#-
    dbt's key of a snapshot's row, on Athena as on DuckDB: dbt-athena writes it in capitals, and a
    timestamp's text has as many decimals there as its type, where DuckDB drops trailing zeros.
-#}
{% macro athena__snapshot_hash_arguments(args) -%}
    {%- set moment = '^([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]*[1-9])?)[.]?0*$' -%}
    lower(
        to_hex(
            md5(
                to_utf8(
                    {%- for arg in args %}
                    coalesce(regexp_replace(cast({{ arg }} as varchar), '{{ moment }}', '$1'), '')
                    {{- " || '|' ||" if not loop.last }}
                    {%- endfor %}
                )
            )
        )
    )
{%- endmacro %}
