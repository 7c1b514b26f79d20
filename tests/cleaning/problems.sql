-- What a cell says and no value came of, word for word, a line each; empty cells are no problem.
with cells as (

    select
        raised,
        cost,
        cast(expected as varchar) as expected
    from
        (
            values
            ('05/11/2020', '12.50', null),
            ('w/c 12th', '12.50', 'raised: w/c 12th'),
            ('w/c 12th', 'TBC', 'raised: w/c 12th' || chr(10) || 'cost: TBC'),
            ('see' || chr(13) || chr(10) || 'note', 'nan', 'raised: see note'),
            ('see' || chr(13) || 'note', null, 'raised: see note'),
            ('#REF!', '#N/A', 'raised: #REF!' || chr(10) || 'cost: #N/A'),
            ('\N', chr(0), null),
            ('', null, null)
        ) as cells_given (raised, cost, expected)

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
        expected,
        {{ problems(raised_on='raised', cost_gbp='cost') }} as outcome
    from typed

)

select * from read
where outcome is distinct from expected
