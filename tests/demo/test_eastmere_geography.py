"""Where things lie: the grid, the census areas and their changes, postcodes, homes."""

import csv
from importlib.resources import files
from io import StringIO
import json
from math import degrees

import duckdb
import pyarrow.parquet as pq
import pytest

from demo.world import bng
from demo.world.geography import AREAS_2011, AREAS_2021, WARDS, area_2021, postcodes


@pytest.fixture(scope="module")
def spatial():
    """DuckDB with its spatial extension, an independent judge of coordinates."""
    [extension] = (
        files("duckdb_extension_spatial").joinpath("extensions").rglob("*.duckdb_extension")
    )
    with duckdb.connect() as connection:
        connection.execute(f"load '{extension}'")
        yield connection


@pytest.fixture(scope="module")
def boundaries(eastmere, spatial):
    """The served boundaries, as a table of codes and geometries."""
    file = eastmere / "open_data/boundaries/lsoa_boundaries_E09099099.geojson"
    features = json.loads(file.read_text())["features"]
    spatial.execute("create table boundaries (code varchar, shape geometry)")
    spatial.executemany(
        "insert into boundaries values (?, st_geomfromgeojson(?))",
        [(one["properties"]["LSOA21CD"], json.dumps(one["geometry"])) for one in features],
    )
    return spatial


def test_the_grid_agrees_with_the_surveys_own_example():
    """Annex C of the Survey's guide works one point through."""
    latitude, longitude = bng._unproject(651_409.903, 313_177.270)
    assert degrees(latitude) == pytest.approx(52 + 39 / 60 + 27.2531 / 3600, abs=1e-8)
    assert degrees(longitude) == pytest.approx(1 + 43 / 60 + 4.5177 / 3600, abs=1e-8)


@pytest.mark.parametrize("point", [(650_000, 170_000), (656_000, 173_000), (529_792, 184_097)])
def test_the_grid_agrees_with_proj(point, spatial):
    """To within a centimetre or so of another library's Helmert transformation."""
    there = spatial.execute(
        """
        with moved as (
            select st_transform(
                st_point(?::double, ?::double), 'EPSG:27700', 'EPSG:4326', always_xy := true
            ) as place
        )
        select st_x(place), st_y(place) from moved
        """,
        point,
    ).fetchone()
    assert bng.to_wgs84(*point) == pytest.approx(there, abs=2e-7)


def test_the_census_split_one_area_and_merged_two():
    """The codes of the contract; together both censuses cover the same ground."""
    old, new = ({area.code for area in areas} for areas in (AREAS_2011, AREAS_2021))
    assert old - new == {"E01099003", "E01099007", "E01099008"}
    assert new - old == {"E01099101", "E01099102", "E01099103"}
    by_code = {area.code: area for area in (*AREAS_2011, *AREAS_2021)}

    def ground(*codes: str) -> int:
        areas = [by_code[code] for code in codes]
        return sum((area.east - area.west) * (area.north - area.south) for area in areas)

    assert ground("E01099101", "E01099102") == ground("E01099003")
    assert ground("E01099103") == ground("E01099007", "E01099008")
    assert {by_code[code].ward[1] for code in ("E01099007", "E01099008", "E01099103")} == {"Priory"}


@pytest.mark.parametrize("seed", range(5))
def test_postcodes_keep_away_from_boundaries(seed):
    """20 m or more inside their areas of both censuses, so that no rounding moves one."""
    for postcode in postcodes(seed):
        if postcode.area is None:
            assert (postcode.easting, postcode.northing, postcode.quality) == (0, 0, 90)
            continue
        for area in (postcode.area, area_2021(postcode.easting, postcode.northing)):
            assert area.west + 20 <= postcode.easting <= area.east - 20
            assert area.south + 20 <= postcode.northing <= area.north - 20


def test_homes_lie_in_the_boundaries_that_are_served(eastmere, boundaries):
    """Each home's point, moved to WGS84 by PROJ, lies in the area that the truth says."""
    homes = pq.read_table(eastmere / "truth/homes.parquet")
    boundaries.register("homes", homes)
    found = boundaries.execute("""
        select homes.uprn, homes.lsoa21_code, boundaries.code
        from homes
        left join boundaries on st_contains(
            boundaries.shape,
            st_transform(
                st_point(homes.easting, homes.northing), 'EPSG:27700', 'EPSG:4326',
                always_xy := true
            )
        )
    """).fetchall()
    assert len(found) == homes.num_rows
    assert [row for row in found if row[1] != row[2]] == []


def test_boundaries_leave_no_gap_and_do_not_overlap(boundaries):
    """The areas' ground adds up to the ground of their union."""
    [(apart, together)] = boundaries.execute(
        "select sum(st_area(shape)), st_area(st_union_agg(shape)) from boundaries"
    ).fetchall()
    assert apart == pytest.approx(together, rel=1e-9)


def test_a_home_is_where_its_postcode_is(world):
    """The postcode's area is the home's, in both censuses."""
    for place in world.places:
        spot = (place.easting, place.northing)
        assert place.postcode.area.holds(*spot)
        assert area_2021(*spot) == area_2021(place.postcode.easting, place.postcode.northing)


def test_code_point_has_the_real_files_shape(eastmere):
    """Ten columns, no header; postcodes of seven characters; only numbers are bare."""
    folder = eastmere / "open_data/codepoint"
    headers = (folder / "codepoint_open_column_headers.csv").read_text().splitlines()
    assert [len(line.split(",")) for line in headers] == [10, 10]
    lines = (folder / "codepoint_open_em_eastmere_no_header.csv").read_bytes().split(b"\r\n")
    assert lines.pop() == b""
    rows = list(csv.reader(line.decode() for line in lines))
    assert {len(row) for row in rows} == {10}
    assert {len(row[0]) for row in rows} == {7}
    assert lines[0].startswith(b'"EM1 1AA",')
    assert {row[8] for row in rows} == {"E09099099"}
    assert {row[9] for row in rows} == {code for code, _ in WARDS} | {""}


def test_every_area_of_2011_has_a_ward_and_a_decile(eastmere):
    """The lookup and the indices speak of the same 18 areas; the decile follows the rank."""
    lookup = (eastmere / "open_data/lookups/lsoa11_to_ward19_ew.csv").read_text()
    areas = {row["LSOA11CD"]: row["WD19NM"] for row in csv.DictReader(StringIO(lookup))}
    indices = (eastmere / "open_data/deprivation/imd2019_eastmere_lsoa.csv").read_text()
    rows = list(csv.reader(StringIO(indices)))[1:]
    assert {row[0] for row in rows} == areas.keys() == {area.code for area in AREAS_2011}
    assert set(areas.values()) == {name for _, name in WARDS}
    for *_, rank, decile in rows:
        assert 1 <= int(rank) <= 32_844
        assert int(decile) == -(-int(rank) * 10 // 32_844)
    by_rank = sorted(rows, key=lambda row: int(row[5]))
    assert [float(row[4]) for row in by_rank] == sorted(
        (float(row[4]) for row in rows), reverse=True
    )
