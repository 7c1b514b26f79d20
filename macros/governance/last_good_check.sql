{#-
    The moment from which a source's table counts as fresh, for `dbt source freshness`.

    Of a drop or a feed that is when something new last arrived: a feed that died answers for ever,
    and answers the same. A sheet that people type into is fresh by having been looked at and found
    good, since nobody need have typed for a week. Which of the two holds is `fresh_by` in the
    declaration. It reads the log of ingest runs and not the rows. Use it as a source's
    `loaded_at_query`.
-#}
{% macro last_good_check() -%}
    select max(fresh_at)
    from raw_ingest.runs
    where
        schema_name = '{{ this.schema }}'
        and table_name = '{{ this.identifier }}'
        and outcome in ('landed', 'unchanged')
{%- endmacro %}
