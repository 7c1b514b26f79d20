-- All capitals or all small letters are mended, anything else is left as typed.
with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('PUGH', 'Pugh'),
            ('pugh', 'Pugh'),
            ('O''NEILL', 'O''Neill'),
            ('O`NEILL', 'O''Neill'),
            ('O' || chr(8217) || 'Neill', 'O''Neill'),
            ('SMITH-JONES', 'Smith-Jones'),
            ('MCDONALD', 'McDonald'),
            ('MACDONALD', 'Macdonald'),
            ('McDonald', 'McDonald'),
            ('van der Berg', 'van der Berg'),
            ('DiAngelo', 'DiAngelo'),
            ('ANN  MARIE', 'Ann Marie'),
            (' zoë ' || chr(160), 'Zoë'),
            ('ÉMILE', 'Émile'),
            ('Declan', 'Declan'),
            ('TRENT', 'Trent'),
            ('O' || chr(180) || 'NEILL', 'O''Neill'),
            ('SMITH' || chr(8211) || 'JONES', 'Smith-Jones'),
            ('SMITH/JONES', 'Smith/Jones'),
            ('GROß', 'Groß'),
            ('ß', 'ß'),
            ('Groß', 'Groß'),
            ('Nat', 'Nat'),
            ('NAT', 'Nat'),
            ('Nan', 'Nan'),
            ('Na', 'Na'),
            ('Null', 'Null'),
            ('nan', null),
            ('NaT', null),
            ('NULL', null),
            (' N/A ', null),
            ('-', null),
            ('#REF!', null),
            ('\N', null),
            ('Decker', 'Decker'),
            ('HOMER ANDERSON', 'Homer Anderson'),
            ('ANDREW', 'Andrew'),
            ('Mr & Mrs A Smith', null),
            ('MR AND MRS SMITH', null),
            ('Mr/Mrs A Smith', null),
            ('Mr A Pugh Mrs B Pugh', null),
            ('Smith J and Jones K', null),
            ('J Smith/K Jones', null),
            ('J Smith' || chr(10) || 'K Jones', null),
            ('Exors of A Smith', null),
            ('EXECUTORS OF A SMITH', null),
            ('Ex''ors A Smith', null),
            ('Personal Rep of A Smith', null),
            ('Estate of A Smith', null),
            ('A Smith c/o B Jones', null),
            ('A Smith (Decd)', null),
            ('A SMITH (DEC''D)', null),
            ('A Smith (dec)', null),
            ('A Smith Deceased', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ clean_name('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
