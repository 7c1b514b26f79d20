-- A square, a point, text that is none.
{{ config(meta={
    'topic': 'Places',
    'differs': {
        'duckdb': '`st_geomfromgeojson`, an error where it is none',
        'athena': '`from_geojson_geometry`, a spherical geography; an error where it is none',
    },
}) }}

with cells as (

    select
        typed,
        cast(expected as double) as expected
    from
        (
            values
            ('{"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}', 4),
            ('{"type": "Point", "coordinates": [-0.06, 51.56]}', 0),
            ('{"type": "Nothing"}', null),
            ('not json', null),
            ('', null),
            (null, null)
        ) as cells_given (typed, expected)

),

read as (

    select
        typed,
        expected,
        st_area({{ geo_from_geojson('typed') }}) as outcome
    from cells

)

select * from read
where outcome is distinct from expected
