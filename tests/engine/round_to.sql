-- Halves, of decimals and of doubles, and the type: as text it has as many decimals as it should.
{{ config(meta={
    'topic': 'Numbers',
    'differs': {
        'duckdb': '`round(…, 2)` of decimal(10, 3) is decimal(10, 2)',
        'athena': 'is decimal(11, 3), and another text',
    },
}) }}

with cells as (

    select
        cast(exact as decimal(10, 3)) as exact,
        near,
        cast(of_exact as varchar) as of_exact,
        cast(of_near as varchar) as of_near
    from
        (
            values
            ('1.235', 1.005e0, '1.24', '1.00'),
            ('-1.235', -2.675e0, '-1.24', '-2.68'),
            ('0.005', 2.5e0, '0.01', '2.50'),
            ('2', 1e-7, '2.00', '0.00'),
            ('1234567.891', 1234.565e0, '1234567.89', '1234.57'),
            (null, null, null, null)
        ) as cells_given (exact, near, of_exact, of_near)

),

read as (

    select
        of_exact,
        of_near,
        cast({{ round_to('exact', 2, precision=10) }} as varchar) as exact_outcome,
        cast({{ round_to('near', 2) }} as varchar) as near_outcome
    from cells

)

select * from read
where exact_outcome is distinct from of_exact or near_outcome is distinct from of_near
