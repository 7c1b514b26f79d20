"""Moving today on shows what happened since, and nothing else."""

from datetime import UTC, datetime
import json
from pathlib import Path
import shutil

import pytest

from demo.__main__ import main


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo on a Monday of a quiet month, in which nobody makes a mess."""
    data = tmp_path_factory.mktemp("monday")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOROUGH_DATA", str(data))
        assert main(["write", "--today", "2026-12-07"]) == 0
    return data / "demo"


@pytest.fixture
def moved(monday: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Advance a copy of the demo by some days; returns its folder before and after."""
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path))
    shutil.copytree(monday, tmp_path / "demo")

    def advance(*arguments: str) -> tuple[Path, Path]:
        assert main(["advance", *arguments]) == 0
        return monday, tmp_path / "demo"

    return advance


def files(home: Path) -> dict[str, bytes]:
    """The bytes of each file, by its path."""
    return {
        str(one.relative_to(home)): one.read_bytes() for one in home.rglob("*") if one.is_file()
    }


def changed(before: Path, after: Path) -> set[str]:
    """The paths that are new, gone or different."""
    old, new = files(before), files(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)} - {"env"}


def records(home: Path) -> dict[int, dict]:
    """The Repairs Hub's records by number."""
    lines = (home / "repairs_hub/repairs.jsonl").read_text().splitlines()
    return {record["id"]: record for record in map(json.loads, lines)}


def test_a_day_moves_only_what_lives(moved):
    """The dead database and the month's open data stay; on a Tuesday one cell is corrected."""
    assert changed(*moved()) == {
        "settings.json",
        "repairs_hub/repairs.jsonl",
        "llpg/llpg_20261206.csv",
        "llpg/llpg_20261208.csv",
        "google_sheets/1SentinelDoorEntry00jobs0Eastmere0000000002.json",
        "truth/repairs.parquet",
        "truth/unreadable_cells.parquet",
    }


def test_only_changed_repairs_move(moved):
    """A record that differs says that it changed in the day that passed; none disappears."""
    before, after = map(records, moved())
    news = {number for number in after if before.get(number) != after[number]}
    assert before.keys() <= after.keys()
    assert news
    for number in news:
        at = datetime.fromisoformat(after[number]["updatedAt"])
        assert datetime(2026, 12, 7, 7, tzinfo=UTC) < at <= datetime(2026, 12, 8, 7, tzinfo=UTC)


def test_one_cell_of_a_frozen_sheet_is_corrected(moved):
    """One cell of one sheet differs, and the list of unreadable cells is shorter by it."""
    import pyarrow.parquet as pq

    before, after = moved()
    name = "google_sheets/1SentinelDoorEntry00jobs0Eastmere0000000002.json"
    old, new = (
        json.loads((home / name).read_bytes())["sheets"][0]["rows"] for home in (before, after)
    )
    cells = [
        (row, place)
        for row, (was, now) in enumerate(zip(old, new, strict=True), start=1)
        for place, (one, other) in enumerate(zip(was, now, strict=True))
        if one != other
    ]
    assert len(cells) == 1
    unreadable = [
        pq.read_table(home / "truth/unreadable_cells.parquet").to_pylist()
        for home in (before, after)
    ]
    [corrected] = [cell for cell in unreadable[0] if cell not in unreadable[1]]
    assert corrected["sheet_row"] == cells[0][0]


def test_a_day_without_tidying_leaves_the_sheets(moved):
    """Between Tuesdays nobody types into a frozen sheet."""
    before, after = moved("--days", "8")
    wednesday = files(after)
    assert main(["advance", "--days", "5"]) == 0
    assert {
        name for name in wednesday if "google" in name and wednesday[name] != files(after)[name]
    } == set()
    assert {name for name in changed(before, after) if "google" in name}


def test_step_by_step_is_the_same_as_at_once(write):
    """A later day is the same world, however it was reached, through the week of the mess too."""
    after = write("write", "--today", "2026-11-23")
    for days in ("1", "1", "8"):
        assert main(["advance", "--days", days]) == 0
    stepped = {name: data for name, data in files(after).items() if name != "env"}
    assert main(["write", "--today", "2026-12-03"]) == 0
    assert {name: data for name, data in files(after).items() if name != "env"} == stepped


def test_a_month_brings_a_new_feed(moved):
    """Food hygiene is fetched on the first of the month; the other open data are of their year."""
    news = {name for name in changed(*moved("--days", "25")) if name.startswith("open_data")}
    assert news == {"open_data/food_hygiene/fhrs_eastmere.json"}


def test_nothing_to_move_on(tmp_path, monkeypatch, capsys):
    """Before the first `write` there is a sentence that says so."""
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path))
    assert main(["advance"]) == 1
    assert "run `python -m demo write` first" in capsys.readouterr().err
