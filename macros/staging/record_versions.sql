{#-
    Every version of the records of a source whose extracts bring what changed, with a record that did not change
    brought again now and then: one row per text of a record, for as long as the source said the same of it. What a
    later extract says replaces what earlier ones said; within one extract the change of the later moment does, and
    no change is later than its extract.

    valid_from: moment of the first extract that brought it. valid_to: moment of the extract that brought the next
    version, or of the first full one that no longer has the record; null while the record stands so. Lineage is
    that of the last extract that brought it.

    Raw does not tell which extracts were full: the current relation begins with the last of them, and an earlier
    one is full where it has every record that was brought both before and after it.

    history, current: steps of the model that select from `<table>__history` and `<table>`. key: the column that
    identifies a record. changed_at: the column with the moment of its latest change. columns: the cells.
-#}
{% macro record_versions(history, current, key, changed_at, columns) -%}
    {%- set cells = columns | join(', ') -%}
    with brought as (

        select
            *,
            min(_extract_id) over (partition by {{ key }}) as first_extract_id,
            max(_extract_id) over (partition by {{ key }}) as last_extract_id,
            row_number() over (
                partition by {{ key }}
                order by
                    _extract_id,
                    {{ least(parse_timestamp(changed_at), '_extracted_at') }} nulls last,
                    length(_source_part),
                    _source_part,
                    _source_row
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

        select distinct {{ key }} as held_key
        from {{ current }}

    ),

    last_full_extract as (

        select min(_extract_id) as _extract_id
        from {{ current }}

    ),

    spans as (

        select
            {{ key }} as span_key,
            min(_extract_id) as first_extract_id,
            max(_extract_id) as last_extract_id
        from {{ history }}
        group by {{ key }}

    ),

    extract_moments as (

        select
            _extract_id,
            max(_extracted_at) as moment,
            count(
                distinct case
                    when first_extract_id < _extract_id and _extract_id < last_extract_id
                        then {{ key }}
                end
            ) as passing_records_brought
        from brought
        group by _extract_id

    ),

    full_extracts as (

        select
            extract_moments._extract_id,
            extract_moments.moment
        from extract_moments
        cross join last_full_extract
        left join spans
            on
                spans.first_extract_id < extract_moments._extract_id
                and extract_moments._extract_id < spans.last_extract_id
        where extract_moments._extract_id <= last_full_extract._extract_id
        group by
            extract_moments._extract_id,
            extract_moments.moment,
            extract_moments.passing_records_brought
        having count(spans.span_key) = extract_moments.passing_records_brought

    ),

    gone as (

        select
            spans.span_key as gone_key,
            coalesce(min(full_extracts.moment), max(last_held.moment)) as gone_at
        from spans
        inner join extract_moments as last_held
            on spans.last_extract_id = last_held._extract_id
        left join held
            on spans.span_key = held.held_key
        left join full_extracts
            on spans.last_extract_id < full_extracts._extract_id
        where held.held_key is null
        group by spans.span_key

    )

    select
        {%- for column in columns %}
        followed.{{ column }},
        {%- endfor %}
        followed.valid_from,
        case
            when followed.next_number is not null then followed.next_valid_from
            else gone.gone_at
        end as valid_to,
        followed._extracted_at,
        followed._source_part,
        followed._source_row,
        followed._row_findings
    from followed
    left join gone
        on followed.{{ key }} = gone.gone_key
{%- endmacro %}
