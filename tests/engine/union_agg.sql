-- What overlaps counts once, nulls are left out, and a group without a geometry has none.
{{ config(meta={
    'topic': 'Places',
    'differs': {
        'duckdb': '`st_union_agg`',
        'athena': '`geometry_union_agg`',
    },
}) }}

with given as (

    select
        area,
        {{ geo_from_wkt('boundary') }} as boundary
    from
        (
            values
            ('overlapping', 'POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0))'),
            ('overlapping', 'POLYGON ((1 0, 3 0, 3 2, 1 2, 1 0))'),
            ('overlapping', null),
            ('one', 'POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))'),
            ('none', null)
        ) as rows_given (area, boundary)

),

united as (

    select
        area,
        {{ union_agg('boundary') }} as boundary
    from given
    group by area

),

found as (

    select
        area,
        st_area(boundary) as covered
    from united

),

expected as (

    select
        area,
        cast(covered as double) as covered
    from (values ('overlapping', 6), ('one', 1), ('none', null)) as rows_expected (area, covered)

)

{{ rows_that_differ('found', 'expected') }}
