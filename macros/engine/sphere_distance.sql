{#-
    The distance in metres between two points, along the surface of a sphere with the mean radius of the
    earth (6,371,008.8 m: IUGG, GRS 80), as decimal(10, 2); null where any of the four is null. Up to 0.6%
    from the distance on the ellipsoid. Degrees, longitude first.

    By the haversine formula, which holds for near points, rounded so that both engines give the same.
-#}
{% macro sphere_distance(longitude_1, latitude_1, longitude_2, latitude_2) -%}
    {%- set half_latitude = 'radians(cast(' ~ latitude_2 ~ ' as double) - cast(' ~ latitude_1 ~ ' as double)) / 2' -%}
    {%- set half_longitude = 'radians(cast(' ~ longitude_2 ~ ' as double) - cast(' ~ longitude_1 ~ ' as double)) / 2' -%}
    cast(
        round(
            2 * 6371008.8e0 * asin(
                sqrt(
                    power(sin({{ half_latitude }}), 2)
                    + cos(radians(cast({{ latitude_1 }} as double)))
                    * cos(radians(cast({{ latitude_2 }} as double)))
                    * power(sin({{ half_longitude }}), 2)
                )
            ), 2
        ) as decimal(10, 2)
    )
{%- endmacro %}
