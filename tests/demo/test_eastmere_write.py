"""Writing is a function of its arguments, and touches only what they change."""

from datetime import date
import hashlib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from demo.__main__ import main
from demo.settings import Settings, folder
from demo.sources import sources

# Written with the place they are for, or made once and kept.
OF_THIS_PLACE = {"env", "keys/service_account.json"}


def bytes_of(home: Path) -> dict[str, str]:
    """The digest of each file, by its path."""
    return {
        str(file.relative_to(home)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in home.rglob("*")
        if file.is_file() and str(file.relative_to(home)) not in OF_THIS_PLACE
    }


def test_the_same_seed_gives_the_same_bytes(eastmere, write):
    """Two folders written apart hold the same files."""
    assert bytes_of(write()) == bytes_of(eastmere)


def test_another_seed_gives_another_world(eastmere, write):
    """Facts that are no chance stay: bank holidays, headers, boundaries, wards."""
    same = {
        name for name, digest in bytes_of(write("write", "--seed", "2")).items()
        if bytes_of(eastmere).get(name) == digest
    }  # fmt: skip
    assert same == {
        "open_data/boundaries/lsoa_boundaries_E09099099.geojson",
        "open_data/codepoint/codepoint_open_column_headers.csv",
        "open_data/lookups/lsoa11_to_ward19_ew.csv",
        "open_data/reference/bank-holidays_api_shape.json",
    }


def test_writing_again_touches_nothing(write):
    """Not even a time of change: what watches the files sees no news."""

    def times(home: Path) -> dict[Path, int]:
        return {file: file.stat().st_mtime_ns for file in home.rglob("*") if file.is_file()}

    before = times(write())
    assert times(write()) == before


def test_a_damaged_file_is_put_right(write, eastmere):
    """Only the file that differs is written."""
    home = write()
    damaged = home / "llpg/llpg_20261123.csv"
    damaged.write_text("nonsense")
    write()
    assert bytes_of(home) == bytes_of(eastmere)


def test_sizes_are_as_promised(world):
    """About 2,000 homes and the contract's numbers of repairs in each system."""
    count = {
        "homes": sum(place.is_home for place in world.places),
        "universal housing": sum(1 for job in world.repairs if job.uh_order),
        "electrical": sum(job.sheet == "electrical_supplies" for job in world.repairs),
        "door entry": sum(job.sheet == "door_entry" for job in world.repairs),
        "hub": sum(1 for job in world.repairs if job.hub_id),
    }
    promised = {
        "homes": 2000, "universal housing": 4500, "electrical": 1200, "door entry": 900,
        "hub": 7000,
    }  # fmt: skip
    for what, number in promised.items():
        assert count[what] == pytest.approx(number, rel=0.05), what


def test_most_months_of_a_ward_rest_on_ten_households(world):
    """Most can be published; some cannot, so that suppression has work to do."""
    households: dict[tuple, set[str]] = {}
    for job in world.repairs:
        month = (job.place.postcode.area.ward, job.raised_at.year, job.raised_at.month)
        households.setdefault(month, set()).add(job.place.uprn)
    enough = sum(len(uprns) >= 10 for uprns in households.values())
    assert 0.9 * len(households) < enough < len(households)


def test_every_kind_of_overlap_occurs(eastmere):
    """Jobs in one, two and three sources."""
    table = pq.read_table(eastmere / "truth/repairs.parquet")
    origins = set(table.column("origins").to_pylist())
    assert origins == {
        "universal_housing",
        "electrical_supplies",
        "door_entry",
        "repairs_hub",
        "door_entry,universal_housing",
        "electrical_supplies,universal_housing",
        "door_entry,repairs_hub",
        "electrical_supplies,repairs_hub",
        "door_entry,repairs_hub,universal_housing",
        "electrical_supplies,repairs_hub,universal_housing",
    }


def test_work_is_in_hand_today(world):
    """Some jobs of the Hub are open, in each state."""
    states = {job.as_at(world.now).status for job in world.repairs if job.hub_id}
    assert states == {"raised", "in progress", "completed", "cancelled"}
    assert sum(job.is_open(world.now) for job in world.repairs if job.hub_id) > 30


def test_the_key_is_kept_and_private(write):
    """A second run keeps the key; nobody else may read it; a damaged one is made anew."""
    key = write() / "keys/service_account.json"
    first = key.read_bytes()
    assert key.stat().st_mode & 0o077 == 0
    write("write", "--today", "2026-11-30")
    assert key.read_bytes() == first
    key.write_text("{}")
    write()
    assert key.read_bytes() != first


def test_what_is_not_said_stays_as_it_was(write, capsys):
    """Building again does not undo an advance, nor choose another port."""
    write("write", "--today", "2026-11-30", "--port", "8499")
    assert "REPAIRS_HUB_API=http://127.0.0.1:8499/" in (write() / "env").read_text()
    assert "Monday 30 November 2026" in capsys.readouterr().out.splitlines()[-1]


def test_the_environment_leads_to_the_sources(write):
    """Every variable of the contract is there, and its path exists."""
    home = write("write", "--port", "8499")
    variables = dict(line.split("=", 1) for line in (home / "env").read_text().splitlines())
    assert set(variables) == {
        "UH_DATABASE", "SHEET_ELECTRICAL", "SHEET_DOOR_ENTRY", "SHEETS_API",
        "GOOGLE_APPLICATION_CREDENTIALS", "REPAIRS_HUB_API", "REPAIRS_HUB_TOKEN", "LLPG_DROP",
        "OS_CODEPOINT_DROP", "ONS_GEOGRAPHY_DROP", "INDICES_OF_DEPRIVATION_DROP", "GOV_UK_DROP",
        "FHRS_DROP",
    }  # fmt: skip
    assert variables["SHEETS_API"] == "http://127.0.0.1:8499"
    assert variables["REPAIRS_HUB_API"].startswith("http://127.0.0.1:8499/")
    assert Path(variables["UH_DATABASE"].removeprefix("sqlite:///")).is_file()
    assert Path(variables["GOOGLE_APPLICATION_CREDENTIALS"]).is_file()
    for name, value in variables.items():
        assert not name.endswith("_DROP") or Path(value).is_dir()
    for name in ("SHEET_ELECTRICAL", "SHEET_DOOR_ENTRY"):
        assert (home / f"google_sheets/{variables[name]}.json").is_file()


@pytest.mark.parametrize("day", ["2022-04-04", "2030-01-01"])
def test_a_day_out_of_reach_is_refused(day, tmp_path, monkeypatch, capsys):
    """A day before the Repairs Hub, or after the world ends, gets a sentence and no files."""
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path))
    assert main(["write", "--today", day]) == 1
    assert "choose another day with --today" in capsys.readouterr().err
    assert not folder().exists()


def test_no_part_of_the_world_draws_from_another(world):
    """Every source writes the same whether the others are there or not."""
    first = {source.__name__: source.write(world).files for source in sources()}
    again = {source.__name__: source.write(world).files for source in reversed(sources())}
    assert first == again


def test_the_story_is_told_in_order(world):
    """Nothing happens to a repair before it is raised, nor in another order than its own."""
    for job in world.repairs:
        moments = [job.raised_at, *(when for when, *_ in job.life.events)]
        assert moments == sorted(moments)
        assert job.raised_at <= world.now


def test_a_plain_day_is_the_contracts():
    """The demo's today does not follow the clock."""
    assert Settings().today == date(2026, 11, 23)
