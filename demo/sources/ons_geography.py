"""Boundaries and lookups of the Office for National Statistics, for Eastmere alone."""

import csv
from io import StringIO
import json

from demo.sources import Written
from demo.truth import Mess
from demo.world import World
from demo.world.bng import to_wgs84
from demo.world.geography import AREAS_2011, AREAS_2021, DISTRICT, Area
from demo.world.history import BOUNDARIES_COPIED

FOLDER = "open_data"
VARIABLES = {"ONS_GEOGRAPHY_DROP": "{folder}"}
COPY = "copied_file"

# A straight edge of the grid is a curve in longitude and latitude: at 100 m the chord is off by
# less than a millimetre.
STEP = 100


def write(world: World) -> Written:
    """The boundaries of the areas of 2021, and the wards of the areas of 2011."""
    name, copy = (f"lsoa_boundaries_{DISTRICT[0]}{sign}.geojson" for sign in ("", " (1)"))
    boundaries = _boundaries().encode()
    files = {
        f"boundaries/{name}": boundaries,
        "lookups/lsoa11_to_ward19_ew.csv": _wards().encode(),
    }
    if world.today < BOUNDARIES_COPIED:
        return Written(files)
    files[f"boundaries/{copy}"] = boundaries
    mess = Mess("ons_geography", "lsoa21_boundaries", copy, None, None, COPY, None)
    return Written(files, mess=[mess])


def _boundaries() -> str:
    """GeoJSON, a feature a line as the publisher writes it."""
    features = ",\n".join(
        json.dumps(_feature(number, area)) for number, area in enumerate(_in_order(), start=1)
    )
    crs = '{ "type": "name", "properties": { "name": "urn:ogc:def:crs:OGC:1.3:CRS84" } }'
    return (
        f'{{\n"type": "FeatureCollection",\n"name": "{DISTRICT[0]}",\n"crs": {crs},\n'
        f'"features": [\n{features}\n]\n}}\n'
    )


def _in_order() -> list[Area]:
    return sorted(AREAS_2021, key=lambda area: area.code)


def _feature(number: int, area: Area) -> dict:
    return {
        "type": "Feature",
        "properties": {
            "FID": number,
            "LSOA21CD": area.code,
            "LSOA21NM": area.name,
            "GlobalID": f"e0990990-0000-4000-8000-{number:012d}",
            "LADCD_ACTIVE": DISTRICT[0],
            "UTLACD": DISTRICT[0],
            "CAUTHCD": None,
            "RGNCD": "E12000008",
        },
        "geometry": {"type": "Polygon", "coordinates": [_ring(area)]},
    }


def _ring(area: Area) -> list[tuple[float, float]]:
    """The outline, anticlockwise from the south-west corner and back to it (RFC 7946, 3.1.6)."""
    south = [(east, area.south) for east in range(area.west, area.east, STEP)]
    east = [(area.east, north) for north in range(area.south, area.north, STEP)]
    north = [(east, area.north) for east in range(area.east, area.west, -STEP)]
    west = [(area.west, north) for north in range(area.north, area.south, -STEP)]
    return [to_wgs84(*corner) for corner in (*south, *east, *north, *west, south[0])]


def _wards() -> str:
    """The best fit of areas of 2011 to wards of 2019; the real file covers all of England."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("FID", "LSOA11CD", "LSOA11NM", "WD19CD", "WD19NM", "LAD19CD", "LAD19NM"))
    for number, area in enumerate(AREAS_2011, start=1):
        rows.writerow((number, area.code, area.name, *area.ward, *DISTRICT))
    return text.getvalue()
