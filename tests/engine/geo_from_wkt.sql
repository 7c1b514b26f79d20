-- A square, one with a hole, a point, text that is none.
{{ config(meta={
    'topic': 'Places',
    'differs': {
        'duckdb': '`st_geomfromtext`',
        'athena': '`st_geometryfromtext`; both an error where the text is none',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as double) as expected
    from
        (
            values
            ('POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0))', 4),
            ('POLYGON ((0 0, 3 0, 3 3, 0 3, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))', 8),
            ('POINT (530000 180000)', 0),
            ('POINT (530000)', null),
            ('Quay Street', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        st_area({{ geo_from_wkt('typed') }}) as outcome
    from cells

)

select * from read
where outcome is distinct from expected
