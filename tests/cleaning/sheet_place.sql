-- Titles and tabs with " / " in them are told apart; what is no sheet is its own title.
with cells as (

    select
        typed,
        cast(spreadsheet as varchar) as spreadsheet,
        cast(tab as varchar) as tab
    from
        (
            values
            ('Door Entry jobs / Jobs', 'Door Entry jobs', 'Jobs'),
            ('Repairs 2026 / 27 / Jobs', 'Repairs 2026 / 27', 'Jobs'),
            ('Repairs / Jobs/Closed', 'Repairs', 'Jobs/Closed'),
            ('Repairs / a /b', 'Repairs', 'a /b'),
            ('Repairs / a/ b', 'Repairs', 'a/ b'),
            ('Repairs / ''2026 / 27''', 'Repairs', '2026 / 27'),
            ('A / B / ''C / D / E''', 'A / B', 'C / D / E'),
            ('Repairs / ''Ann''''s / Bo''''s''', 'Repairs', 'Ann''s / Bo''s'),
            ('Repairs / ''''''quoted''''''', 'Repairs', '''quoted'''),
            ('It''s / ''here'' / Jobs', 'It''s / ''here''', 'Jobs'),
            ('Repairs' || chr(10) || '2026 / Jobs', 'Repairs' || chr(10) || '2026', 'Jobs'),
            ('page 3', 'page 3', null),
            ('jobs.csv', 'jobs.csv', null),
            (null, null, null)
        ) as cells_given (typed, spreadsheet, tab)

),

read as (

    select
        typed,
        spreadsheet,
        tab,
        {{ sheet_place('typed', 'spreadsheet') }} as spreadsheet_read,
        {{ sheet_place('typed', 'tab') }} as tab_read
    from cells

)

select * from read
where
    spreadsheet_read is distinct from spreadsheet
    or tab_read is distinct from tab
