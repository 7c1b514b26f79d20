"""From the British National Grid (metres) to longitude and latitude on WGS84.

Formulas and constants: Ordnance Survey, "A guide to coordinate systems in Great Britain", annexes
B and C, and section 6.6 for the Helmert transformation. Good to about five metres on the ground,
which the margins of Eastmere's squares allow for.
"""

from functools import lru_cache
from math import atan2, cos, degrees, hypot, radians, sin, tan

# Semi-axes in metres.
AIRY_1830 = (6_377_563.396, 6_356_256.909)
WGS84 = (6_378_137.000, 6_356_752.3141)

# The National Grid's projection: scale on the central meridian, true origin and its grid position.
F0 = 0.9996012717
LATITUDE_0, LONGITUDE_0 = radians(49), radians(-2)
EASTING_0, NORTHING_0 = 400_000.0, -100_000.0

# OSGB36 to WGS84: the published WGS84 to OSGB36 parameters with their signs changed.
SHIFT = (446.448, -125.157, 542.060)  # metres
ROTATION = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
SCALE = -20.4894e-6


@lru_cache(maxsize=4096)
def to_wgs84(easting: float, northing: float) -> tuple[float, float]:
    """Longitude and latitude in degrees of a point of the National Grid."""
    latitude, longitude = _unproject(easting, northing)
    x, y, z = _cartesian(latitude, longitude, *AIRY_1830)
    rx, ry, rz = ROTATION
    grow = 1 + SCALE
    moved = (
        SHIFT[0] + grow * x - rz * y + ry * z,
        SHIFT[1] + rz * x + grow * y - rx * z,
        SHIFT[2] - ry * x + rx * y + grow * z,
    )
    latitude, longitude = _geodetic(*moved, *WGS84)
    return degrees(longitude), degrees(latitude)


def _unproject(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude in radians on Airy 1830 (annex C.2)."""
    a, b = AIRY_1830
    e2 = 1 - (b / a) ** 2
    latitude, arc = LATITUDE_0, 0.0
    while True:
        latitude += (northing - NORTHING_0 - arc) / (a * F0)
        arc = _meridional_arc(latitude)
        if abs(northing - NORTHING_0 - arc) < 1e-5:
            break
    nu = a * F0 / (1 - e2 * sin(latitude) ** 2) ** 0.5
    rho = a * F0 * (1 - e2) / (1 - e2 * sin(latitude) ** 2) ** 1.5
    eta2 = nu / rho - 1
    t, sec, east = tan(latitude), 1 / cos(latitude), easting - EASTING_0
    seven = t / (2 * rho * nu)
    eight = t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2)
    nine = t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4)
    ten = sec / nu
    eleven = sec / (6 * nu**3) * (nu / rho + 2 * t**2)
    twelve = sec / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4)
    twelve_a = sec / (5040 * nu**7) * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6)
    return (
        latitude - seven * east**2 + eight * east**4 - nine * east**6,
        LONGITUDE_0 + ten * east - eleven * east**3 + twelve * east**5 - twelve_a * east**7,
    )


def _meridional_arc(latitude: float) -> float:
    """Metres along the central meridian from the true origin (annex C, equation C3)."""
    a, b = AIRY_1830
    n = (a - b) / (a + b)
    less, more = latitude - LATITUDE_0, latitude + LATITUDE_0
    return (
        b
        * F0
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(less) * cos(more)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * less) * cos(2 * more)
            - 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
        )
    )


def _cartesian(latitude: float, longitude: float, a: float, b: float) -> tuple[float, float, float]:
    """Cartesian metres of a point on the ellipsoid (annex B.1, height nought)."""
    e2 = 1 - (b / a) ** 2
    nu = a / (1 - e2 * sin(latitude) ** 2) ** 0.5
    return (
        nu * cos(latitude) * cos(longitude),
        nu * cos(latitude) * sin(longitude),
        nu * (1 - e2) * sin(latitude),
    )


def _geodetic(x: float, y: float, z: float, a: float, b: float) -> tuple[float, float]:
    """Latitude and longitude in radians of a cartesian point (annex B.2)."""
    e2 = 1 - (b / a) ** 2
    p = hypot(x, y)
    latitude = atan2(z, p * (1 - e2))
    while True:
        nu = a / (1 - e2 * sin(latitude) ** 2) ** 0.5
        better = atan2(z + e2 * nu * sin(latitude), p)
        if abs(better - latitude) < 1e-12:
            return better, atan2(y, x)
        latitude = better
