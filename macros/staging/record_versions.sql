{#-
    Every version of the records of a source whose extracts bring what changed, with a record that did not change
    brought again now and then: one row per text of a record, for as long as the source said the same of it. What a
    later extract says replaces what earlier ones said; within one extract the change of the later moment does.

    valid_from: moment of the first extract that brought it. valid_to: moment of the extract that brought the next
    version, or of the full one that no longer has the record; null while the record stands so. Lineage is that of
    the last extract that brought it.

    history, current: steps of the model that select from `<table>__history` and `<table>`, which holds the extracts
    since the last full one. key: the column that identifies a record. changed_at: the column with its latest change,
    as ISO text. columns: the cells.
-#}
{% macro record_versions(history, current, key, changed_at, columns) -%}
    {%- set cells = columns | join(', ') -%}
    with brought as (

        select
            *,
            row_number() over (
                partition by {{ key }}
                order by _extract_id, {{ changed_at }}, _source_part, _source_row
            ) as change_number
        from {{ history }}

    ),

    in_runs as (

        select
            *,
            change_number - row_number() over (
                partition by {{ cells }} order by change_number
            ) as run
        from brought

    ),

    ends as (

        select
            *,
            min(_extracted_at) over (partition by {{ cells }}, run) as valid_from,
            row_number() over (partition by {{ cells }}, run order by change_number desc) as newest_first
        from in_runs

    ),

    followed as (

        select
            *,
            lead(valid_from) over (partition by {{ key }} order by change_number) as next_valid_from,
            lead(change_number) over (partition by {{ key }} order by change_number) as next_number
        from ends
        where newest_first = 1

    ),

    held as (

        select
            {{ key }} as held_key,
            min(_extracted_at) as held_from
        from {{ current }}
        group by {{ key }}

    ),

    last_full_extract as (

        select min(held_from) as moment
        from held

    )

    select
        {%- for column in columns %}
        followed.{{ column }},
        {%- endfor %}
        followed.valid_from,
        case
            when followed.next_number is not null then followed.next_valid_from
            when held.held_key is null then coalesce(last_full_extract.moment, followed._extracted_at)
        end as valid_to,
        followed._extracted_at,
        followed._source_part,
        followed._source_row,
        followed._row_findings
    from followed
    cross join last_full_extract
    left join held
        on followed.{{ key }} = held.held_key
{%- endmacro %}
