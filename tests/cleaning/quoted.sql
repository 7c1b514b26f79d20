-- Columns called by reserved words are read, parsed and reported like any other.
with cells as (

    select
        typed_order as {{ quoted('order') }},
        typed_from as {{ quoted('from') }},
        typed_to as {{ quoted('to') }},
        typed_group as {{ quoted('group') }},
        typed_desc as {{ quoted('desc') }},
        typed_end as {{ quoted('end') }},
        typed_table as {{ quoted('table') }},
        cast(null as varchar) as _row_findings,
        cast(expected as varchar) as expected
    from
        (
            values
            (
                'DE5001', '05/11/2020', '06/11/2020', ' Quay ', 'Drip  Ring', '£12.50', 'yes',
                'DE5001|2020-11-05|2020-11-06|Quay|Drip Ring|12.500|true|'
            ),
            (
                'TBC', 'soon', null, '#REF!', null, 'lots', 'maybe',
                '|||||||order: TBC/from: soon/group: #REF!/end: lots/table: maybe'
            )
        ) as cells_given (
            typed_order, typed_from, typed_to, typed_group, typed_desc, typed_end, typed_table,
            expected
        )

),

typed as (

    select
        {{ parse_job_number(quoted('order')) }} as {{ quoted('order') }},
        {{ parse_date(quoted('from')) }} as starts_on,
        {{ parse_date(quoted('to')) }} as ends_on,
        {{ clean_text(quoted('group')) }} as team,
        {{ clean_free_text(quoted('desc')) }} as description,
        {{ parse_money(quoted('end')) }} as cost_gbp,
        {{ parse_bool(quoted('table')) }} as has_table,
        {{ quoted('order') }} as order__raw,
        {{ quoted('from') }},
        {{ quoted('to') }} as to__raw,
        {{ quoted('group') }},
        {{ quoted('end') }} as end__raw,
        {{ quoted('table') }} as table__raw,
        _row_findings,
        expected
    from cells

),

read as (

    select
        expected,
        coalesce({{ quoted('order') }}, '') || '|'
        || coalesce(cast(starts_on as varchar), '') || '|'
        || coalesce(cast(ends_on as varchar), '') || '|' || coalesce(team, '') || '|'
        || coalesce(description, '') || '|' || coalesce(cast(cost_gbp as varchar), '') || '|'
        || coalesce(cast(has_table as varchar), '') || '|'
        || coalesce(
            replace({{ problems(
                order='order__raw',
                starts_on=quoted('from'),
                ends_on='to__raw',
                team='group',
                cost_gbp='end__raw',
                has_table='table__raw'
            ) }}, chr(10), '/'), ''
        ) as outcome
    from typed

)

select * from read
where outcome is distinct from expected
