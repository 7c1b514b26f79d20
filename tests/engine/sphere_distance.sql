-- London to Edinburgh, a degree along the equator and along a meridian (111,195.08 m), a step, half
-- the way round, nowhere, and a place that is not known.
{{ config(meta={
    'topic': 'Places',
    'differs': {
        'duckdb': '`st_distance_sphere`, latitude first',
        'athena': '`great_circle_distance`, latitude first, in kilometres',
    },
}) }}

with cells as (

    select
        cast(longitude_1 as double) as longitude_1,
        cast(latitude_1 as double) as latitude_1,
        cast(longitude_2 as double) as longitude_2,
        cast(latitude_2 as double) as latitude_2,
        cast(expected as decimal(10, 2)) as expected
    from
        (
            values
            (-0.1276, 51.5072, -3.1883, 55.9533, 533678.65),
            (0, 0, 1, 0, 111195.08),
            (0, 0, 0, 1, 111195.08),
            (0, 51, 1e-05, 51, 0.70),
            (0, 0, 180, 0, 20015114.44),
            (-0.06, 51.56, -0.06, 51.56, 0.00),
            (null, 51.56, -0.06, 51.56, null),
            (-0.06, 51.56, -0.06, null, null)
        ) as cells_given (longitude_1, latitude_1, longitude_2, latitude_2, expected)

),

read as (

    select
        longitude_1,
        latitude_1,
        longitude_2,
        latitude_2,
        expected,
        {{ sphere_distance('longitude_1', 'latitude_1', 'longitude_2', 'latitude_2') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
