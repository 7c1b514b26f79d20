-- Council tax's form with and without a title. Names that an older platform took for a death
-- (Declan, Decker), a business (Laurent, Trent, Homer, London, Storey, Lodge, Moves) or nobody
-- (Downer, Testa), people without a title and names with two commas stay whole.
with cells as (

    select
        typed,
        cast(title as varchar) as title,
        cast(forenames as varchar) as forenames,
        cast(surname as varchar) as surname
    from
        (
            values
            ('PUGH,MR IFOR', 'Mr', 'Ifor', 'Pugh'),
            ('PUGH,IFOR', null, 'Ifor', 'Pugh'),
            ('O''NEILL, MRS ANN MARIE', 'Mrs', 'Ann Marie', 'O''Neill'),
            ('VAN DER BERG,DR. ZOË', 'Dr', 'Zoë', 'Van Der Berg'),
            ('PUGH,DR.ZOË', 'Dr', 'Zoë', 'Pugh'),
            ('PUGH,MR', 'Mr', null, 'Pugh'),
            ('PUGH,MISS NAT', 'Miss', 'Nat', 'Pugh'),
            ('NULL,MR NAN', 'Mr', 'Nan', 'Null'),
            ('PUGH,MRINALINI', null, 'Mrinalini', 'Pugh'),
            ('PUGH,MR IFOR,JOHN', 'Mr', 'Ifor John', 'Pugh'),
            ('DECKER,MISS DECLAN', 'Miss', 'Declan', 'Decker'),
            ('LAURENT,MR TRENT', 'Mr', 'Trent', 'Laurent'),
            ('LONDON,MR HOMER', 'Mr', 'Homer', 'London'),
            ('STOREY,MS LODGE', 'Ms', 'Lodge', 'Storey'),
            ('MOVES,MX TESTA', 'Mx', 'Testa', 'Moves'),
            ('DOWNER,MR X', 'Mr', 'X', 'Downer'),
            (' Pugh , Mr Ifor ', 'Mr', 'Ifor', 'Pugh'),
            ('DECKER,MR ANDREW', 'Mr', 'Andrew', 'Decker'),
            ('ANDERSON,MRS HOMER', 'Mrs', 'Homer', 'Anderson'),
            ('PUGH,MR & MRS A', null, null, null),
            ('PUGH,MR A AND MRS B', null, null, null),
            ('PUGH,A/JONES,B', null, null, null),
            ('PUGH,MR IFOR,JONES,MRS ANN', null, null, null),
            ('PUGH,IFOR,JONES,ANN', null, null, null),
            ('PUGH,EXORS OF IFOR', null, null, null),
            ('EXECUTORS OF PUGH,IFOR', null, null, null),
            ('PUGH,MR IFOR (DECD)', null, null, null),
            ('PUGH,C/O JONES', null, null, null),
            ('PUGH,', null, null, null),
            (',MR IFOR', null, null, null),
            ('MR IFOR PUGH', null, null, null),
            ('nan', null, null, null),
            ('', null, null, null),
            (null, null, null, null)
        ) as cells_given (typed, title, forenames, surname)

),

read as (

    select
        typed,
        title,
        forenames,
        surname,
        {{ name_part('typed', 'title') }} as title_read,
        {{ name_part('typed', 'forenames') }} as forenames_read,
        {{ name_part('typed', 'surname') }} as surname_read
    from cells

)

select * from read
where
    title_read is distinct from title
    or forenames_read is distinct from forenames
    or surname_read is distinct from surname
