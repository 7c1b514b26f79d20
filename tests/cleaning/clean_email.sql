-- Small letters, nothing around it, one address.
with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('Zoe.Pugh@Eastmere.example', 'zoe.pugh@eastmere.example'),
            (' zoe@mail.eastmere.example ', 'zoe@mail.eastmere.example'),
            ('mailto:zoe@eastmere.example', 'zoe@eastmere.example'),
            ('<zoe@eastmere.example>;', 'zoe@eastmere.example'),
            ('o''neill+repairs@eastmere.example.', 'o''neill+repairs@eastmere.example'),
            ('zoe@eastmere.example' || chr(13) || chr(10), 'zoe@eastmere.example'),
            ('zoe@eastmere', null),
            ('zoe@@eastmere.example', null),
            ('zoe at eastmere.example', null),
            ('zoe pugh@eastmere.example', null),
            ('a@eastmere.example, b@eastmere.example', null),
            ('zoe@-eastmere.example', null),
            (chr(8490) || 'ate@eastmere.example', null),
            ('@eastmere.example', null),
            ('none', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ clean_email('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
