-- The vectors of FIPS 180 ("abc" and nothing), and a letter beyond ASCII.
{{ config(meta={
    'topic': 'Hashes',
    'differs': {
        'duckdb': '`sha256` takes text and gives hexadecimal',
        'athena': 'takes and gives bytes',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as varchar) as expected
    from
        (
            values
            ('abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'),
            ('', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'),
            ('Zoë', 'c6a12698582fc1104ea24107a2d7268145ff06ef859707729d01fd060897f067'),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        {{ sha256_hex('typed') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
