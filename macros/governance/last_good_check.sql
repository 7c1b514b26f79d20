{#-
    When a source's table was last looked at and found good, for `dbt source freshness`.

    A sheet that nobody typed into for a week is still fresh, so this reads the log of ingest runs
    and not the rows. Use it as a source's `loaded_at_query`.
-#}
{% macro last_good_check() -%}
    select max(checked_at)
    from raw_ingest.runs
    where
        schema_name = '{{ this.schema }}'
        and table_name = '{{ this.identifier }}'
        and outcome in ('landed', 'unchanged')
{%- endmacro %}
