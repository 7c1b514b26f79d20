"""Developers' files on DuckDB: what must go, goes, held open or not; what is used, stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
import os
from pathlib import Path
import subprocess
import sys

import duckdb
from governance_fixtures import TERMS, exposure, project
import pytest

from governance.dev import files
from governance.dev.__main__ import main
from governance.dev.files import Place

SHARE = "dev_jane_share_housing.share_housing__repairs_v1"
OWN = "dev_jane_service_housing.housing__repairs"
FORGOTTEN = "dev_jane_share_housing.share_housing__of_last_year"
UNFINISHED = f"{SHARE}__dbt_tmp"
IN_FORCE, ENDED = date(2026, 11, 24), date(2027, 10, 1)
UNSIGNED = exposure({**TERMS, "signed": []})
NOW = datetime.now(UTC)


@pytest.fixture
def jane(tmp_path, monkeypatch) -> Place:
    """Jane, with a file that has a share, half of one, one of last year's, and a table."""
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path))
    monkeypatch.delenv("DBT_TARGET", raising=False)
    place = Place("jane")
    place.make()
    with duckdb.connect(str(place.file)) as connection:
        for table in (SHARE, UNFINISHED, FORGOTTEN, OWN):
            connection.execute(f"create schema if not exists {table.partition('.')[0]}")
            connection.execute(f"create table {table} as select 1 as a")
    return place


@contextmanager
def held(path: Path, mode: str = "write") -> Iterator[None]:
    """Have another program hold a DuckDB file open."""
    hold = (
        "import duckdb, sys; held = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == 'read');"
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path), mode],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout.readline() == "open\n"
        yield
        holder.communicate("")


def tables(place: Place) -> set[str]:
    with duckdb.connect(str(place.file), read_only=True) as connection:
        found = connection.execute("select schema_name, table_name from duckdb_tables()")
        return {".".join(row) for row in found.fetchall()}


@pytest.mark.parametrize(
    ("exposures", "on", "stay"),
    [
        (None, IN_FORCE, {SHARE, UNFINISHED, OWN}),
        (None, ENDED, {OWN}),
        ([UNSIGNED], IN_FORCE, {OWN}),
        ([], IN_FORCE, {OWN}),  # no agreement
        ([exposure(), exposure(name="another")], IN_FORCE, {OWN}),  # two of them
    ],
)
def test_a_share_stays_while_its_one_agreement_lets_it_out(jane, exposures, on, stay):
    said = list(files.withdraw(project(exposures=exposures), on))
    assert tables(jane) == stay
    assert FORGOTTEN in "".join(said)


def test_it_says_nothing_where_nothing_is_to_go(jane):
    with duckdb.connect(str(jane.file)) as connection:
        connection.execute(f"drop table {FORGOTTEN}")
    assert list(files.withdraw(project(), IN_FORCE)) == []


@pytest.mark.parametrize("mode", ["write", "read"])
def test_a_file_that_is_held_open_goes_as_a_whole(jane, mode):
    with held(jane.file, mode):
        [said] = files.withdraw(project(), ENDED)
        assert list(files.sweep(NOW + timedelta(days=99))) == []
    assert SHARE in said and "was open in another program, so all of it was removed" in said
    assert not jane.file.exists()


def test_what_is_used_stays_and_what_is_not_goes(jane):
    assert list(files.sweep(NOW + timedelta(days=13))) == []
    left = jane.folder / "target/run_results.json"
    left.parent.mkdir()
    left.touch()
    os.utime(jane.file, (0, 0))  # a run that wrote no table is a use as well
    assert list(files.sweep(NOW)) == []
    [said] = files.sweep(NOW + timedelta(days=15))
    assert said == f"Removed {jane.file}, which was not used for 14 days."
    assert not jane.file.exists() and not jane.folder.exists()


def test_raw_is_shown_as_it_is_registered_now_or_else_as_the_last_build_read_it(jane, tmp_path):
    copy = tmp_path / "last_build/good/warehouse.duckdb"
    copy.parent.mkdir(parents=True)
    for path, rows in ((copy, 1), (tmp_path / "warehouse.duckdb", 2)):
        with duckdb.connect(str(path)) as connection:
            connection.execute("create schema raw_sheets; create schema raw_ingest")
            connection.execute(f"create view raw_sheets.jobs as select 1 as a from range({rows})")
            connection.execute("create table raw_ingest.runs as select 'a run' as run_id")

    def shown() -> tuple[int, str]:
        files.show_raw(jane)
        with duckdb.connect(str(jane.file)) as connection:
            connection.execute(f"attach '{copy}' as warehouse (read_only)")
            [jobs] = connection.execute("select count(*) from raw_sheets.jobs").fetchone()
            [run] = connection.execute("select run_id from raw_ingest.runs").fetchone()
        return jobs, run

    assert shown() == (2, "a run")
    with held(tmp_path / "warehouse.duckdb"):  # a build is under way
        assert shown() == (1, "a run")
    assert OWN in tables(jane)


@pytest.mark.parametrize("given", [["--target", "production"], ["--target=local"], ["-t", "x"]])
def test_no_other_target_is_built_by_it(jane, given, capsys):
    assert main(["build", "--select", "housing__repairs", *given]) == 2
    assert "is no developer's target: leave it out" in capsys.readouterr().err


def test_a_target_of_the_environment_is_refused_likewise(jane, monkeypatch, capsys):
    monkeypatch.setenv("DBT_TARGET", "production")
    assert main(["build"]) == 2
    assert "production is no developer's target" in capsys.readouterr().err


def test_before_the_first_good_build_it_says_what_to_run(jane, capsys):
    assert main(["build", "--select", "housing__repairs"]) == 2
    assert "there is no good build to read from yet: run `make` once" in capsys.readouterr().err


def test_the_sweep_is_a_command(jane, capsys):
    assert main(["sweep", "--days", "0"]) == 0
    assert f"Removed {jane.file}" in capsys.readouterr().out
    assert main(["sweep"]) == 0
    assert "There is nothing to remove." in capsys.readouterr().out
