-- What a cell says and no value came of, word for word, a line each; empty cells are no problem.
-- What is doubtful about the row comes first.
with cells as (

    select
        raised,
        cost,
        cast(findings as varchar) as _row_findings,
        cast(expected as varchar) as expected
    from
        (
            values
            ('05/11/2020', '12.50', null, null),
            ('w/c 12th', '12.50', null, 'raised: w/c 12th'),
            ('w/c 12th', 'TBC', null, 'raised: w/c 12th' || chr(10) || 'cost: TBC'),
            ('see' || chr(13) || chr(10) || 'note', 'nan', null, 'raised: see note'),
            ('see' || chr(13) || 'note', null, null, 'raised: see note'),
            ('#REF!', '#N/A', null, 'raised: #REF!' || chr(10) || 'cost: #N/A'),
            ('\N', chr(0), null, null),
            ('', null, null, null),
            ('', null, 'no key; short row', 'whole row: no key; short row'),
            ('w/c 12th', null, 'no key', 'whole row: no key' || chr(10) || 'raised: w/c 12th')
        ) as cells_given (raised, cost, findings, expected)

),

typed as (

    select
        *,
        {{ parse_date('raised') }} as raised_on,
        {{ parse_money('cost') }} as cost_gbp
    from cells

),

read as (

    select
        raised,
        cost,
        _row_findings as findings,
        expected,
        {{ problems(raised_on='raised', cost_gbp='cost') }} as outcome,
        {{ problems() }} as outcome_of_row
    from typed

)

select * from read
where
    outcome is distinct from expected
    or outcome_of_row is distinct from 'whole row: ' || findings
