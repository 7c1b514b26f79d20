"""The last full build outlives what runs after it: on the front page, and for developers."""

from dataclasses import replace
from datetime import UTC, date, datetime
import json
from pathlib import Path

import duckdb
from governance_fixtures import SETTINGS, TERMS, exposure, node, on_disk, project, results
import pytest
import yaml

from governance import last_build, publish
from governance.__main__ import main
from governance.artifacts import load
from governance.settling import settle

SUMMARY = node(
    "models/service/housing/housing__data_quality_summary.sql",
    group="housing",
    access="private",
    schema="service_housing",
)
WHOLE = project(SUMMARY)
REPAIRS = "model.borough.housing__repairs"
LATER = {"2026-11-24T08:10": "2026-11-24T09:10", "2026-11-24T08:11": "2026-11-24T09:11"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A project's folder with a warehouse of 1,234 repairs and a share, built and kept as good."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DBT_TARGET_PATH", raising=False)
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path / "var"))
    Path("dbt_project.yml").write_text(yaml.safe_dump(SETTINGS), encoding="utf-8")
    for place in ("target", "var"):
        Path(place).mkdir()
    Path("target/static_index.html").write_text("whole", encoding="utf-8")
    fill(1234)
    ran(WHOLE, results(WHOLE))
    catalogue(*WHOLE.nodes)
    on_disk(tmp_path)
    monkeypatch.setattr(publish, "_today", lambda: date(2026, 11, 24))
    assert last_build.keep(Path("target/manifest.json")) == last_build.GOOD
    return tmp_path


def fill(repairs: int) -> None:
    with duckdb.connect("var/warehouse.duckdb") as connection:
        for schema, name, sql in (
            ("service_housing", "housing__repairs", f"select 1 as a from range({repairs})"),
            (
                "service_housing",
                "housing__data_quality_summary",
                f"select 'jobs' as origin, {repairs} as bad",
            ),
            (
                "share_housing",
                "share_housing__repairs_v1",
                "select 'W' as ward_code, 10 as repairs from range(77)",
            ),
        ):
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create or replace table {schema}.{name} as {sql}")


def ran(whole, left, invocation: str = "of-the-build", later: bool = False) -> None:
    """Leave what dbt leaves of a run; a later one is of an hour after the first."""
    manifest = {**whole.manifest, "metadata": {**whole.manifest["metadata"]}}
    manifest["metadata"] |= {"invocation_id": invocation, "adapter_type": "duckdb"}
    left["metadata"]["invocation_id"] = invocation
    text = json.dumps(left)
    for old, new in LATER.items() if later else ():
        text = text.replace(old, new)
    Path("target/run_results.json").write_text(text, encoding="utf-8")
    Path("target/manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def only(left, *ids: str):
    left["results"] = [result for result in left["results"] if result["unique_id"] in ids]
    return left


def catalogue(*ids: str) -> None:
    text = json.dumps(
        {"metadata": {"generated_at": "2026-11-24T08:30"}, "nodes": dict.fromkeys(ids)}
    )
    Path("target/catalog.json").write_text(text, encoding="utf-8")


def page() -> str:
    assert main(["site"]) == 0
    return " ".join(Path("var/site/index.html").read_text(encoding="utf-8").split())


def test_the_page_of_a_full_build_has_no_notes(folder):
    assert "1,234 rows" in page() and "77 rows" in page()
    assert "4 passed, 0 failed" in page()
    assert "see the notes" not in page()


@pytest.mark.parametrize("command", ["build", "run", "test", "seed"])
def test_a_partial_run_is_a_note_and_the_full_build_stays(folder, command):
    left = only(results(WHOLE, command=command, housing__repairs="error"), REPAIRS)
    ran(WHOLE, left, "of-a-part", later=True)
    fill(5)
    read = page()
    assert "24 November 2026 at 08:11 UTC" in read and "4 passed, 0 failed" in read
    assert "1,234 rows" in read and '<td class="number">1,234' in read
    assert (
        f"`dbt {command}` ran since on part of the project (1 of its 4 models and tests) and ended "
        "on 24 November 2026 at 09:11 UTC. This page is of the last full build."
    ) in read


@pytest.mark.parametrize("command", ["parse", "compile", "generate"])
def test_what_fills_no_table_changes_nothing(folder, command):
    before = page()
    if command == "parse":
        ran(WHOLE, results(WHOLE))
        whole = json.loads(Path("target/manifest.json").read_text())
        whole["metadata"]["invocation_id"] = "of-a-parse"
        Path("target/manifest.json").write_text(json.dumps(whole))
    else:
        ran(WHOLE, only(results(WHOLE, command=command), REPAIRS), "of-a-part", later=True)
    assert page() == before


def test_a_failed_full_build_is_shown_with_the_numbers_of_the_last_good_one(folder):
    ran(WHOLE, results(WHOLE, housing__repairs="error"), "of-a-red-build", later=True)
    assert last_build.keep(Path("target/manifest.json")) == last_build.ENDED
    fill(5)
    read = page()
    assert "24 November 2026 at 09:11 UTC" in read and "3 passed, 1 failed" in read
    assert "1,234 rows" in read
    assert (
        "The numbers of rows and of data quality are of the last good build, which ended on "
        "24 November 2026 at 08:11 UTC."
    ) in read


def test_what_is_held_from_readers_is_shown_although_the_project_was_parsed_since(folder):
    """`make docs` asks how fresh the sources are, which parses the project again."""
    assert main(["publish"]) == 0
    fill(5)
    ran(WHOLE, results(WHOLE), "of-a-good-build", later=True)
    assert last_build.keep(Path("target/manifest.json")) == last_build.GOOD
    assert main(["publish"]) == 1
    ran(WHOLE, results(WHOLE), "of-a-good-build", later=True)
    manifest = json.loads(Path("target/manifest.json").read_text(encoding="utf-8"))
    manifest["metadata"]["invocation_id"] = "of-the-freshness"
    Path("target/manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    read = page()
    assert "Held from readers" in read and "5 rows instead of 1,234" in read


def test_a_build_that_left_no_results_is_a_note(folder):
    last_build.begin()
    assert "A later build did not end: it could not start, was stopped" in page()
    assert "4 passed, 0 failed" in page()
    last_build.ended()
    assert "see the notes" not in page()


def test_a_full_build_that_was_run_without_progress_is_the_last_build_too(folder):
    ran(WHOLE, results(WHOLE, housing__repairs="warn"), "of-dbt-itself", later=True)
    read = page()
    assert "3 passed, 0 failed, 1 warned" in read and "see the notes" not in read


def test_a_catalogue_of_a_part_does_not_replace_a_whole_one(folder):
    page()
    catalogue(REPAIRS)
    Path("target/static_index.html").write_text("part", encoding="utf-8")
    assert "dbt&#39;s newest catalogue lacks 2 of the tables: run `make docs`" in page()
    assert Path("var/site/catalogue.html").read_text() == "whole"
    catalogue(*(id for id in WHOLE.nodes if "share" not in id))  # withdrawn since
    Path("target/static_index.html").write_text("newer", encoding="utf-8")
    assert "see the notes" not in page()
    assert Path("var/site/catalogue.html").read_text() == "newer"


def test_a_share_that_is_refused_by_now_is_not_counted(folder):
    assert main(["site", "--today", "2027-10-01"]) == 0
    assert "77 rows" not in Path("var/site/index.html").read_text()


def test_no_share_is_in_the_copy_that_developers_read(folder):
    with duckdb.connect("var/last_build/good/warehouse.duckdb", read_only=True) as connection:
        schemas = "select distinct schema_name from duckdb_tables()"
        assert connection.execute(schemas).fetchall() == [("service_housing",)]
    state = last_build.state(load(last_build.folder() / "manifest.json").manifest)
    assert {id for id in WHOLE.nodes if id not in state["nodes"]} == {
        "model.borough.share_housing__repairs.v1"
    }
    for path in (last_build.folder(), *last_build.folder().iterdir()):
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "left",
    [
        only(results(WHOLE), REPAIRS),
        results(WHOLE, command="run"),
        {**results(WHOLE), "args": {"which": "build", "empty": True, "vars": {}}},
    ],
)
def test_only_a_full_build_is_kept(folder, left):
    before = json.loads((last_build.folder(last_build.ENDED) / "run_results.json").read_text())
    ran(WHOLE, left, "another", later=True)
    assert last_build.keep(Path("target/manifest.json")) is None
    kept = json.loads((last_build.folder(last_build.ENDED) / "run_results.json").read_text())
    assert kept == before


def test_a_build_whose_share_is_refused_is_good(folder):
    unsigned = project(SUMMARY, exposures=[exposure({**TERMS, "signed": []})])
    ran(unsigned, results(unsigned, share_housing__repairs="error"), "refused", later=True)
    assert last_build.keep(Path("target/manifest.json")) == last_build.GOOD


BEFORE = datetime(2026, 11, 24, 8, tzinfo=UTC)


def test_a_build_is_kept_when_it_ends_and_a_developers_share_goes_when_it_must(folder, capsys):
    (folder / "var/dev").mkdir()
    with duckdb.connect("var/dev/dev_jane.duckdb") as connection:
        connection.execute("create schema dev_jane_share_housing")
        connection.execute("create table dev_jane_share_housing.share_housing__repairs_v1 (a int)")
    last_build.begin()
    assert settle(0, BEFORE) == 0
    assert not last_build.was_stopped()
    assert "Withdrawn" not in capsys.readouterr().out
    vars = {"today": "2027-10-01"}
    ran(WHOLE, results(WHOLE, vars=vars, share_housing__repairs="error"), "later", later=True)
    assert settle(1, BEFORE) == 1
    assert "Withdrawn from" in capsys.readouterr().out
    kept = json.loads((last_build.folder() / "run_results.json").read_text(encoding="utf-8"))
    assert kept["metadata"]["invocation_id"] == "later"


@pytest.mark.parametrize(
    "began",
    [
        BEFORE,  # Ctrl-C: dbt wrote results, and each step that it did not come to is skipped
        datetime(2026, 11, 24, 10, tzinfo=UTC),  # it could not start: they are of an earlier run
    ],
)
def test_a_build_that_was_stopped_is_neither_kept_nor_shown(folder, began):
    ran(WHOLE, results(WHOLE, housing__repairs="skipped"), "stopped", later=True)
    last_build.begin()
    assert settle(2, began) == 2
    read = page()
    assert "4 passed, 0 failed" in read and "A later build did not end" in read
    ended = last_build.folder(last_build.ENDED) / "run_results.json"
    kept = json.loads(ended.read_text(encoding="utf-8"))
    assert kept["metadata"]["invocation_id"] == "of-the-build"


@pytest.mark.parametrize("command", ["publish", "site", "costs", "parity"])
def test_what_a_developer_built_is_for_no_command_of_the_platform(folder, command, capsys):
    nodes = {
        id: {**raw, "schema": f"dev_jane_{raw['config']['schema']}"}
        for id, raw in WHOLE.manifest["nodes"].items()
        if "config" in raw
    }
    theirs = replace(WHOLE, manifest={**WHOLE.manifest, "nodes": nodes})
    ran(theirs, results(WHOLE), "of-jane", later=True)
    assert last_build.keep(Path("target/manifest.json")) is None
    assert main([command]) == 2
    assert "belongs to a developer's target, whose tables are private" in capsys.readouterr().err
