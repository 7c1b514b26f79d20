-- The inverse of the National Grid's projection: Ordnance Survey, "A guide to coordinate systems
-- in Great Britain", annex C.2, with the constants of annex A. Where the guide iterates, this takes
-- the closed series for the footpoint latitude of Snyder, "Map Projections: A Working Manual" (USGS
-- Professional Paper 1395), equation 3-26.
with postcodes as (

    select * from {{ ref('stg_os_codepoint__postcodes') }}

),

-- Airy 1830, its axes already scaled by the projection's factor; metres and radians.
airy as (

    select
        6377563.396e0 * 0.9996012717e0 as a,
        6356256.909e0 * 0.9996012717e0 as b,
        (6377563.396e0 - 6356256.909e0) / (6377563.396e0 + 6356256.909e0) as n,
        1 - power(6356256.909e0 / 6377563.396e0, 2) as e2,
        radians(49e0) as latitude_0,
        radians(-2e0) as longitude_0

),

-- The rectifying radius, and the arc along the meridian from the equator to the true origin.
meridian as (

    select
        *,
        b * (1 + n + 5 * power(n, 2) / 4 + 5 * power(n, 3) / 4) as radius,
        b * (
            (1 + n + 5 * power(n, 2) / 4 + 5 * power(n, 3) / 4) * latitude_0
            - (3 * n + 3 * power(n, 2) + 21 * power(n, 3) / 8) * sin(latitude_0) * cos(latitude_0)
            + 15 * (power(n, 2) + power(n, 3)) / 8 * sin(2 * latitude_0) * cos(2 * latitude_0)
            - 35 * power(n, 3) / 24 * sin(3 * latitude_0) * cos(3 * latitude_0)
        ) as arc_0
    from airy

),

rectified as (

    select
        postcodes.postcode,
        postcodes.easting_m - 400000e0 as east,
        (postcodes.northing_m + 100000e0 + meridian.arc_0) / meridian.radius as mu,
        meridian.a,
        meridian.n,
        meridian.e2,
        meridian.longitude_0
    from postcodes
    cross join meridian
    where
        postcodes.easting_m is not null
        and postcodes.northing_m is not null

),

-- The latitude on the central meridian whose northing is the point's.
footpoint as (

    select
        *,
        mu
        + (3 * n / 2 - 27 * power(n, 3) / 32) * sin(2 * mu)
        + (21 * power(n, 2) / 16 - 55 * power(n, 4) / 32) * sin(4 * mu)
        + 151 * power(n, 3) / 96 * sin(6 * mu)
        + 1097 * power(n, 4) / 512 * sin(8 * mu) as phi
    from rectified

),

radii as (

    select
        *,
        a / sqrt(1 - e2 * power(sin(phi), 2)) as nu,
        a * (1 - e2) / power(1 - e2 * power(sin(phi), 2), 1.5e0) as rho,
        tan(phi) as t
    from footpoint

),

-- Terms VII to XIIA of the guide.
unprojected as (

    select
        postcode,
        longitude_0
        + east / (cos(phi) * nu)
        - power(east, 3) / (6 * cos(phi) * power(nu, 3)) * (nu / rho + 2 * power(t, 2))
        + power(east, 5) / (120 * cos(phi) * power(nu, 5))
        * (5 + 28 * power(t, 2) + 24 * power(t, 4))
        - power(east, 7) / (5040 * cos(phi) * power(nu, 7))
        * (61 + 662 * power(t, 2) + 1320 * power(t, 4) + 720 * power(t, 6)) as longitude,
        phi
        - power(east, 2) * t / (2 * rho * nu)
        + power(east, 4) * t / (24 * rho * power(nu, 3))
        * (5 + 3 * power(t, 2) + (nu / rho - 1) * (1 - 9 * power(t, 2)))
        - power(east, 6) * t / (720 * rho * power(nu, 5))
        * (61 + 90 * power(t, 2) + 45 * power(t, 4)) as latitude
    from radii

)

select
    postcode,
    cast(round(degrees(longitude), 8) as decimal(11, 8)) as longitude_osgb36,
    cast(round(degrees(latitude), 8) as decimal(11, 8)) as latitude_osgb36
from unprojected
