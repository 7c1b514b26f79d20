"""The sources have the columns that their declarations name, and the mess that is promised."""

import csv
from datetime import date
from io import StringIO
import json
from pathlib import Path
import re

import pytest
import yaml

from demo.serve.sheets import COLUMNS as GRID_COLUMNS
from demo.sources import door_entry, electrical_supplies

STAGING = Path(__file__).resolve().parents[2] / "models/staging"


def declared(system: str, table: str) -> list[str]:
    """The columns that a source's YAML declares."""
    file = STAGING / system / f"_{system}__sources.yml"
    [source] = yaml.safe_load(file.read_text())["sources"]
    [found] = [one for one in source["tables"] if one["name"] == table]
    return [column["name"] for column in found["columns"]]


def snake_case(header: str, position: int) -> str:
    """The contract's rule for the names of columns."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", header)
    name = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or f"column_{position}"
    return f"n_{name}" if name[0].isdigit() else name


@pytest.mark.parametrize("sheet", [electrical_supplies, door_entry])
def test_headers_become_the_declared_columns(sheet):
    """By the naming rule; what is not declared is a blank header or a question of its own."""
    named = [
        snake_case(column.header, place) for place, column in enumerate(sheet.COLUMNS, start=1)
    ]
    assert named == [column.name for column in sheet.COLUMNS]
    wanted = declared("repairs_sheets", sheet.NAME)
    assert [name for name in named if name in wanted] == wanted
    assert {name for name in named if name not in wanted} <= {
        "column_9", "column_11", "column_14", electrical_supplies.COVID_COLUMN,
    }  # fmt: skip
    assert len(named) <= GRID_COLUMNS


def test_universal_housing_pads_its_keys(universal_housing):
    """CHAR columns are as wide as they say, and the declared columns are there."""
    for table, key, width in (("property", "prop_ref", 12), ("rmworder", "wo_ref", 10)):
        rows = universal_housing.execute(f"select * from {table}").fetchall()
        assert list(rows[0].keys()) == declared("universal_housing", table)
        assert {len(row[key]) for row in rows} == {width}
        assert all(row[key] != row[key].strip() for row in rows)


def test_universal_housing_is_dead_since_the_attack(universal_housing):
    """Nothing is later than the attack; what was not done has the sentinel; some rows are lost."""
    rows = universal_housing.execute("select * from rmworder").fetchall()
    assert max(max(row["created"], row["completed"]) for row in rows) < "2020-10-11 03:00:00"
    assert min(row["created"] for row in rows) >= "2018-10-01"
    for row in rows:
        assert (row["completed"] == "1900-01-01 00:00:00") == (row["wo_status"] != "COM")
    count = "select count(*) from property where trim(llpg_ref) = ''"
    assert universal_housing.execute(count).fetchone()[0] > 10
    orphans = "select count(*) from rmworder where prop_ref not in (select prop_ref from property)"
    assert universal_housing.execute(orphans).fetchone()[0] > 0


def test_the_hub_writes_costs_as_numbers(eastmere, hub):
    """With two decimals, so that a reader who makes floats of them is found out."""
    text = (eastmere / "repairs_hub/repairs.jsonl").read_text()
    assert list(hub[0]) == [
        "id", "orderReference", "legacyReference", "property", "trade", "priority", "description",
        "contractor", "status", "cost", "raisedAt", "completedAt", "updatedAt",
    ]  # fmt: skip
    assert [snake_case(name, 1) for name in hub[0]] == declared("repairs_hub", "repairs")
    costs = re.findall(r'"cost": ([^,]+),', text)
    assert len(costs) == len(hub)
    assert all(re.fullmatch(r"null|\d+\.\d\d", cost) for cost in costs)
    assert any(cost.endswith("0") for cost in costs)


def test_the_hub_took_over_what_was_open(hub):
    """Jobs from the sheets have their old reference, the contractor's where there was no order."""
    legacy = [one["legacyReference"] for one in hub if one["legacyReference"]]
    assert len(legacy) == len(set(legacy)) > 30
    assert {re.sub(r"\d+", "", reference) for reference in legacy} >= {"TEMP-", "", "BW/"}
    assert min(one["updatedAt"] for one in hub) >= "2022-04-03T23:00:00Z"
    assert [one["updatedAt"] for one in hub] == sorted(one["updatedAt"] for one in hub)


def test_the_gazetteer_has_one_preferred_address_a_place(eastmere, world):
    """Several LPIs a UPRN, at most one of them preferred; every status occurs."""
    text = (eastmere / "llpg/llpg_20261123.csv").read_text()
    rows = list(csv.DictReader(StringIO(text)))
    assert [snake_case(name, 1) for name in rows[0]] == declared("llpg", "addresses")
    by_uprn: dict[str, list[str]] = {}
    for row in rows:
        by_uprn.setdefault(row["UPRN"], []).append(row["LPI_LOGICAL_STATUS"])
    preferred = [held.count("Approved Preferred") for held in by_uprn.values()]
    assert set(preferred) == {0, 1}
    assert {status for held in by_uprn.values() for status in held} == {
        "Approved Preferred", "Alternative", "Historic", "Provisional",
    }  # fmt: skip
    assert max(len(held) for held in by_uprn.values()) >= 3
    assert len({row["LPI_KEY"] for row in rows}) == len(rows)
    assert by_uprn.keys() == {place.uprn for place in world.places}
    for row in rows:
        assert (row["LPI_LOGICAL_STATUS"] == "Historic") == bool(row["LPI_END_DATE"])
        assert row["LPI_START_DATE"] <= str(world.today)
    blocks = {row["UPRN"] for row in rows if row["BLPU_CLASS"] == "PP"}
    assert {row["PARENT_UPRN"] for row in rows} == blocks | {""}


def test_the_gazetteer_comes_each_night(eastmere):
    """Two drops lie there; the newest is the one to take."""
    names = sorted(file.name for file in (eastmere / "llpg").iterdir())
    assert names == ["llpg_20261122.csv", "llpg_20261123.csv"]


def test_food_hygiene_has_every_kind_of_gap(eastmere, world):
    """Postcodes whole, in part, blank and without a place; missing coordinates; sentinels."""
    answer = json.loads((eastmere / "open_data/food_hygiene/fhrs_eastmere.json").read_text())
    found = answer["establishments"]
    assert answer["meta"]["itemCount"] == len(found) == pytest.approx(300, rel=0.1)
    names = [snake_case(name, 1) for name in found[0]]
    wanted = declared("fhrs", "establishments")
    assert [name for name in names if name in wanted] == wanted
    shapes = {re.sub(r"[A-Z]", "A", re.sub(r"\d+", "9", one["PostCode"])) for one in found}
    assert shapes == {"AA9 9AA", "AA9 ", "AA9", ""}
    unplaced = {code.text for code in world.postcodes if code.area is None}
    assert unplaced & {one["PostCode"] for one in found}
    coordinates = [one["geocode"]["longitude"] for one in found]
    assert 0 < coordinates.count(None) < 60
    assert all(isinstance(one, str) for one in coordinates if one)
    dates = {one["RatingDate"] for one in found if not one["RatingValue"].isdigit()}
    assert dates == {"1901-01-01T00:00:00", "0001-01-01T00:00:00"}
    rated = [one for one in found if one["RatingValue"].isdigit()]
    assert all("2012" < one["RatingDate"] < str(world.today) for one in rated)
    neither = [
        one for one in found if one["PostCode"] == "" and one["geocode"]["longitude"] is None
    ]
    assert neither


@pytest.mark.parametrize("title", ["Brightway Electrical jobs", "Sentinel Door Entry jobs"])
def test_sheets_have_blank_lines_and_totals(title, sheets):
    """A total stands at the end of each quarter; blank lines may hold a blank."""
    rows = sheets[title]
    totals = [row for row in rows if row[0].lower().startswith("total")]
    assert len(totals) == 7
    assert all(row[1] == "" for row in totals)
    blank = [row for row in rows if all(not cell.strip() for cell in row)]
    assert len(blank) > 6
    assert len({len(row) for row in rows[3:]}) == 1


def test_dates_are_typed_in_the_sheets_own_ways(sheets):
    """Each form of the contract occurs in a sheet that is known for it."""
    forms = {
        "Brightway Electrical jobs": (0, [
            r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d", r"\d{4}-\d\d-\d\d", r"\d\d/\d\d/\d{4}",
            r"\d\d/\d\d/\d\d", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
        ]),
        "Sentinel Door Entry jobs": (9, [
            r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", r"Completed \d\d/\d\d/\d{4}", r"\d\d\.\d\d\.\d\d",
            r"\d{1,2}/\d{1,2}/\d\d",
        ]),
    }  # fmt: skip
    for title, (column, patterns) in forms.items():
        cells = [row[column].strip() for row in sheets[title] if len(row) > column]
        counts = [sum(bool(re.fullmatch(pattern, cell)) for cell in cells) for pattern in patterns]
        assert all(count >= 5 for count in counts)
        assert counts[0] == max(counts)


def test_bank_holidays_are_the_published_ones(eastmere):
    """Dates from GOV.UK's list: moved, added, substituted and ordinary ones, in three divisions."""
    text = (eastmere / "open_data/reference/bank-holidays_api_shape.json").read_text()
    answer = json.loads(text)
    assert list(answer) == ["england-and-wales", "scotland", "northern-ireland"]
    days = {
        division: [event["date"] for event in answer[division]["events"]] for division in answer
    }
    assert all(held == sorted(held) for held in days.values())
    assert [len(held) for held in days.values()] == [83, 94, 103]

    def of(division: str, year: int) -> list[str]:
        return [day[5:] for day in days[division] if day.startswith(str(year))]

    published = {
        ("england-and-wales", 2020): "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
        ("england-and-wales", 2022): "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
        ("england-and-wales", 2023): "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
        ("england-and-wales", 2026): "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
        ("scotland", 2019): "01-01 01-02 04-19 05-06 05-27 08-05 12-02 12-25 12-26",
        ("scotland", 2022):
            "01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27",
        ("scotland", 2026): "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
        ("northern-ireland", 2020): "01-01 03-17 04-10 04-13 05-08 05-25 07-13 08-31 12-25 12-28",
        ("northern-ireland", 2027): "01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-27 12-28",
    }  # fmt: skip
    for (division, year), expected in published.items():
        assert of(division, year) == expected.split(), (division, year)
    assert all(date.fromisoformat(day).weekday() < 5 for held in days.values() for day in held)
    [christmas] = [event for event in answer["scotland"]["events"] if event["date"] == "2022-12-27"]
    assert christmas == {
        "title": "Christmas Day", "date": "2022-12-27", "notes": "Substitute day", "bunting": True,
    }  # fmt: skip
