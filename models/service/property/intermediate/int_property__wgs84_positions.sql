-- From the datum of Ordnance Survey maps to that of GPS: the seven-parameter (Helmert)
-- transformation of Ordnance Survey, "A guide to coordinate systems in Great Britain", section 6.6,
-- turned round, with annex B for the way to x, y and z and back. It is true to about 5 metres.
with positions as (

    select
        postcode,
        radians(cast(longitude_osgb36 as double)) as lon,
        radians(cast(latitude_osgb36 as double)) as lat
    from {{ ref('int_property__osgb36_positions') }}

),

-- Semi-axes in metres: Airy 1830 and WGS84.
ellipsoids as (

    select
        6377563.396e0 as airy_a,
        1 - power(6356256.909e0 / 6377563.396e0, 2) as airy_e2,
        6378137e0 as a,
        6356752.3141e0 as b,
        1 - power(6356752.3141e0 / 6378137e0, 2) as e2,
        power(6378137e0 / 6356752.3141e0, 2) - 1 as second_e2

),

-- Shifts in metres; the rotations are given in seconds of arc.
helmert as (

    select
        446.448e0 as shift_x,
        -125.157e0 as shift_y,
        542.060e0 as shift_z,
        1 - 20.4894e-6 as scale_factor,
        radians(0.1502e0 / 3600) as turn_x,
        radians(0.2470e0 / 3600) as turn_y,
        radians(0.8421e0 / 3600) as turn_z

),

radii as (

    select
        positions.*,
        ellipsoids.airy_e2,
        ellipsoids.airy_a / sqrt(1 - ellipsoids.airy_e2 * power(sin(positions.lat), 2)) as nu
    from positions
    cross join ellipsoids

),

-- From the centre of the earth to the surface of the ellipsoid: a postcode has no height.
cartesian as (

    select
        postcode,
        nu * cos(lat) * cos(lon) as x,
        nu * cos(lat) * sin(lon) as y,
        nu * (1 - airy_e2) * sin(lat) as z
    from radii

),

turned as (

    select
        cartesian.*,
        helmert.*
    from cartesian
    cross join helmert

),

shifted as (

    select
        postcode,
        shift_x + scale_factor * x - turn_z * y + turn_y * z as x,
        shift_y + turn_z * x + scale_factor * y - turn_x * z as y,
        shift_z - turn_y * x + turn_x * y + scale_factor * z as z
    from turned

),

-- Bowring's closed form (1976) for the latitude that the guide finds by iteration.
parametric as (

    select
        shifted.*,
        ellipsoids.*,
        sqrt(power(shifted.x, 2) + power(shifted.y, 2)) as p
    from shifted
    cross join ellipsoids

),

located as (

    select
        postcode,
        atan2(y, x) as lon,
        atan2(
            z + second_e2 * b * power(sin(atan2(z * a, p * b)), 3),
            p - e2 * a * power(cos(atan2(z * a, p * b)), 3)
        ) as lat
    from parametric

)

select
    postcode,
    cast(round(degrees(lon), 6) as decimal(9, 6)) as longitude,
    cast(round(degrees(lat), 6) as decimal(9, 6)) as latitude
from located
