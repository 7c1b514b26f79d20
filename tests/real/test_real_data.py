"""The models on real data: Camden's food premises, postcodes and areas, London's deprivation.

Expected figures come from the files themselves, read here without the platform, or from PROJ. The
figures in the comments were measured on the files of November 2026.
"""

from collections import Counter
import csv
from datetime import date, timedelta
import json
from pathlib import Path
import re

import duckdb

LSOAS_OF_ENGLAND = 32_844
CAMDEN = "E09000007"
# BS 7666 form of a postcode, with one blank.
POSTCODE = re.compile(
    r"^(GIR 0AA|(?:[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY]))"
    r" \d[ABD-HJLNP-UW-Z]{2})$"
)


def test_every_food_premises_has_a_place_or_a_reason(
    real: duckdb.DuckDBPyConnection, shared: Path
) -> None:
    """By postcode (3,060), by coordinates (498), with a reason (253): all 3,811, each once."""
    published = json.loads((shared / "addresses_camden/fhrs_camden.json").read_text())
    ids = sorted(str(one["FHRSID"]) for one in published["establishments"])
    placed = Counter()
    listed = 0
    found = []
    for number, placed_by, reason in real.execute(
        "select establishment_id, placed_by, not_placed_because"
        " from service_environment.environment__food_premises"
    ).fetchall():
        found.append(number)
        placed[placed_by] += placed_by is not None
        listed += reason is not None

    assert len(ids) == 3_811
    assert sorted(found) == ids
    assert placed["postcode"] + placed["coordinates"] + listed == 3_811
    assert min(placed["postcode"], placed["coordinates"], listed) > 0


def test_premises_that_code_point_knows_are_placed_by_postcode(
    real: duckdb.DuckDBPyConnection, shared: Path
) -> None:
    """3,062 have a postcode of the files; for all but 2 it lies within the boundaries."""
    known = {postcode.replace(" ", "") for postcode in _code_point(shared)}
    published = json.loads((shared / "addresses_camden/fhrs_camden.json").read_text())
    expected = {
        str(one["FHRSID"])
        for one in published["establishments"]
        if one["PostCode"].replace(" ", "").upper() in known
    }
    rows = real.execute(
        "select establishment_id, known_postcode is not null, postcode_lsoa_code is not null"
        " from service_environment.int_environment__food_premises_lsoas"
    ).fetchall()

    assert {number for number, is_known, _ in rows if is_known} == expected
    assert sum(is_known and not is_placed for _, is_known, is_placed in rows) <= 5


def test_wards_and_deprivation_count_the_same_premises(real: duckdb.DuckDBPyConnection) -> None:
    """Each premises with a place is in one ward and in one tenth."""
    [(placed, by_ward, by_deprivation)] = real.execute(
        "select (select count(placed_by) from service_environment.environment__food_premises),"
        " (select sum(premises) from service_environment.environment__food_premises_by_ward),"
        " (select sum(premises) from service_environment.environment__food_premises_by_deprivation)"
    ).fetchall()

    assert placed == by_ward == by_deprivation > 3_500


def test_postcode_and_coordinates_agree(real: duckdb.DuckDBPyConnection) -> None:
    """Where both give an area, it is the same for 97.2% (2,962 of 3,047)."""
    [(both, same)] = real.execute(
        "select count(*), count(*) filter (where postcode_lsoa_code = coordinates_lsoa_code)"
        " from service_environment.int_environment__food_premises_lsoas"
        " where postcode_lsoa_code is not null and coordinates_lsoa_code is not null"
    ).fetchall()

    assert both > 3_000
    assert same / both > 0.96


def test_deciles_of_deprivation_follow_from_the_ranks(
    real: duckdb.DuckDBPyConnection, shared: Path
) -> None:
    """All 4,835 areas of London: ours is the published decile, and that is the rank's tenth."""
    with (shared / "imd2019/imd2019_london_lsoa.csv").open(newline="") as file:
        published = {row[0]: int(row[6]) for row in list(csv.reader(file))[1:]}
    ours = real.execute(
        "select lsoa11_code, imd_rank, imd_decile"
        " from staging_indices_of_deprivation.stg_indices_of_deprivation__imd_2019"
    ).fetchall()

    assert len(ours) == 4_835
    assert {code: decile for code, _, decile in ours} == published
    tenths = {code: -(-rank * 10 // LSOAS_OF_ENGLAND) for code, rank, _ in ours}
    assert tenths == published


def test_every_postcode_of_code_point_is_read(
    real: duckdb.DuckDBPyConnection, shared: Path
) -> None:
    """All 7,419 come out in the form of BS 7666, none lost and none problematic."""
    ours = real.execute(
        "select postcode, _problems from staging_os_codepoint.stg_os_codepoint__postcodes"
    ).fetchall()
    postcodes = [postcode for postcode, _ in ours]

    assert {postcode.replace(" ", "") for postcode in postcodes} == {
        postcode.replace(" ", "") for postcode in _code_point(shared)
    }
    assert len(postcodes) == len(set(postcodes)) == 7_419
    assert [postcode for postcode in postcodes if not POSTCODE.match(postcode)] == []
    assert [problems for _, problems in ours if problems] == []


def test_positions_are_those_of_proj(real: duckdb.DuckDBPyConnection) -> None:
    """The formula is within 0.07 m of PROJ's transformation, most of it the sixth decimal."""
    [(positions, furthest)] = real.execute(
        """
        with transformed as (
            select
                longitude,
                latitude,
                st_transform(
                    st_point(cast(easting_m as double), cast(northing_m as double)),
                    'EPSG:27700', 'EPSG:4326', always_xy := true
                ) as proj
            from service_property.property__postcodes
        )
        select
            count(*),
            max(st_distance_sphere(
                st_point(cast(latitude as double), cast(longitude as double)),
                st_point(st_y(proj), st_x(proj))
            ))
        from transformed
        """
    ).fetchall()

    assert positions == 7_419
    assert furthest < 0.1


def test_the_list_of_changed_areas_is_complete_for_camden(real: duckdb.DuckDBPyConnection) -> None:
    """What one vintage has and the other has not is in the seed, and every area has its figures."""
    lookup = real.execute(
        "select lsoa11_code from staging_ons_geography.stg_ons_geography__lsoa11_to_ward19"
        " where district_code = ?",
        [CAMDEN],
    ).fetchall()
    areas = real.execute(
        "select lsoa_code, ward_code, deprivation_basis from service_property.property__lsoas"
    ).fetchall()
    seed = real.execute(
        "select lsoa11_code, lsoa21_code from reference_property.lsoa_changes"
        " where district_code = ?",
        [CAMDEN],
    ).fetchall()
    codes_2011 = {code for (code,) in lookup}
    codes_2021 = {code for code, _, _ in areas}

    assert codes_2011 - codes_2021 == {old for old, _ in seed}
    assert codes_2021 - codes_2011 == {new for _, new in seed}
    assert [code for code, ward, basis in areas if ward is None or basis is None] == []


def test_postcodes_lie_in_the_wards_that_ordnance_survey_names(
    real: duckdb.DuckDBPyConnection,
) -> None:
    """All 7,415 inside the boundaries but 3 have the file's own ward; four lie outside."""
    [(inside, same)] = real.execute(
        "select count(ward_code), count(*) filter (where ward_code = file_ward_code)"
        " from service_property.property__postcodes"
        " inner join staging_os_codepoint.stg_os_codepoint__postcodes using (postcode)"
    ).fetchall()

    assert inside >= 7_415
    assert same / inside > 0.999


def test_working_days_are_weekdays_without_bank_holidays(
    real: duckdb.DuckDBPyConnection, shared: Path
) -> None:
    """Every division and year, counted here from GOV.UK's file day by day."""
    published = json.loads((shared / "reference/bank-holidays_api_shape.json").read_text())
    holidays = {
        division: {date.fromisoformat(event["date"]) for event in one["events"]}
        for division, one in published.items()
    }
    holidays["uk-any"] = set.union(*holidays.values())
    first = date(min(holidays["uk-any"]).year, 1, 1)
    last = date(max(holidays["uk-any"]).year, 12, 31)
    days = [first + timedelta(number) for number in range((last - first).days + 1)]
    expected = {
        (division, day): day.isoweekday() < 6 and day not in off
        for division, off in holidays.items()
        for day in days
    }
    ours = real.execute(
        "select division, day_on, is_working_day, working_day_number"
        " from service_property.property__calendar order by division, day_on"
    ).fetchall()

    assert {(division, day): is_working for division, day, is_working, _ in ours} == expected
    assert len(ours) == len(expected)
    running = Counter()
    for division, day, is_working, number in ours:
        running[division] += is_working
        assert number == running[division], (division, day)


def _code_point(shared: Path) -> list[str]:
    """Read the postcodes of the files, as they are padded there."""
    postcodes = []
    for path in sorted((shared / "addresses_camden").glob("codepoint_open_*_no_header.csv")):
        with path.open(newline="") as file:
            postcodes += [row[0] for row in csv.reader(file)]
    return postcodes
