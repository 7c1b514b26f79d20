"""An empty council is not published over a full one: what lost too much is held, in numbers."""

from dataclasses import replace
from datetime import UTC, date, datetime
import json
from pathlib import Path

import duckdb
from governance_fixtures import TERMS, exposure, node, on_disk, project, results, service, source
from governance_fixtures import published as of_each_file
import pytest

from governance import publish as publishing
from governance.__main__ import main
from governance.artifacts import WrongUse
from governance.publish import publish
from ingest import clock

REPAIRS, SHARE = "housing__repairs", "share_housing__repairs_v1"
PREMISES = "environment__premises"
OTHER = node(f"models/service/environment/{PREMISES}.sql", group="environment",
             schema="service_environment")  # fmt: skip


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder with a full council, published."""
    folder = empty(tmp_path, monkeypatch)
    build(folder)
    assert publish(run()).is_green
    return folder


def empty(tmp_path, monkeypatch):
    """A project's folder with a register; its data folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path / "var"))
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 28, 9, tzinfo=UTC))
    monkeypatch.setattr(publishing, "_today", lambda: date(2026, 11, 28))
    on_disk(tmp_path)
    (tmp_path / "var").mkdir()
    return tmp_path / "var"


def build(data, rows=100, wards=None, premises=100, shared=100, raw=None):
    """Build the warehouse: so many repairs, with a ward in some of them, premises, shared rows."""
    wards = rows if wards is None else wards
    (data / "warehouse.duckdb").unlink(missing_ok=True)
    with duckdb.connect(str(data / "warehouse.duckdb")) as connection:
        for schema in ("service_housing", "service_environment", "share_housing", "raw_sheets"):
            connection.execute(f"create schema {schema}")
        filled = f"case when n < {wards} then 'N' || n end as ward_code"
        connection.execute(
            f"create table service_housing.{REPAIRS} as select n, {filled} from range({rows}) r(n)"
        )
        connection.execute(
            f"create table service_environment.{PREMISES} as from range({premises}) r(n)"
        )
        connection.execute(
            f"create table share_housing.{SHARE} as "
            f"select 'W' || n as ward_code, n as repairs from range({shared}) r(n)"
        )
        if raw is not None:
            connection.execute("create schema raw_ingest")
            connection.execute(
                "create table raw_ingest.runs as select 'raw_sheets' as schema_name, "
                "'jobs' as table_name, 'landed' as outcome, 582::bigint as rows, "
                "now()::timestamp as checked_at"
            )
            connection.execute(raw)


def run(*nodes, **more):
    """The project with the results of its last run."""
    whole = project(OTHER, *nodes, **more)
    return replace(whole, run_results=results(whole))


def limited(limit):
    """The repairs with a limit of their own."""
    return service(config={"meta": {"publish": {"shrink_limit": limit}}})


def published(data):
    """The rows of each published table, whichever file it is in."""
    return {name: rows for file in of_each_file(data).values() for name, rows in file.items()}


def log(data):
    lines = [line for path in sorted((data / "log/publications").iterdir())
             for line in path.read_text().splitlines()]  # fmt: skip
    return [json.loads(line) for line in lines]


def test_an_empty_council_is_not_published_over_a_full_one(data):
    build(data, rows=0, premises=0, shared=0)
    outcome = publish(run())
    assert not outcome.is_green
    assert published(data) == {REPAIRS: 100, PREMISES: 100, SHARE: 100}
    for name in (REPAIRS, PREMISES, SHARE):
        assert f"  {name}: 0 rows instead of 100\n" in outcome.sentence
    assert "`python -m governance publish --accept NAME`" in outcome.sentence


def test_what_is_held_keeps_what_is_made_of_it_and_the_rest_goes_on(data):
    build(data, rows=80, premises=101, shared=99)
    outcome = publish(run())
    assert not outcome.is_green
    assert published(data) == {REPAIRS: 100, SHARE: 100, PREMISES: 101}
    assert f"  {REPAIRS}: 80 rows instead of 100\n" in outcome.sentence
    kept = f"Readers keep the tables that were published before: {REPAIRS}, {SHARE}."
    assert kept in outcome.sentence
    [line] = log(data)
    assert line == {
        "at": "2026-11-28T09:00:00.000Z",
        "outcome": "held",
        "name": REPAIRS,
        "message": "80 rows instead of 100",
        "published_rows": 100,
        "built_rows": 80,
        "by": None,
    }


def test_a_column_that_lost_its_values_is_a_loss_although_no_row_is(data):
    build(data, wards=61)
    outcome = publish(run())
    assert f"  {REPAIRS}: ward_code is filled in 61 rows instead of 100\n" in outcome.sentence
    assert published(data)[SHARE] == 100
    with duckdb.connect(str(data / "published/housing.duckdb"), read_only=True) as connection:
        wards = connection.execute(f"select count(ward_code) from service_housing.{REPAIRS}")
        assert wards.fetchone() == (100,)


@pytest.mark.parametrize(
    ("counts", "is_green"),
    [
        ({"rows": 90}, True),
        ({"rows": 89}, False),
        ({"rows": 1_000}, True),
        ({"wards": 91}, True),
        ({"wards": 90}, True),
        ({"wards": 89}, False),
        ({"wards": 0}, False),
        ({"rows": 92, "wards": 84}, True),
        ({"premises": 0}, False),
    ],
)
def test_the_limit_is_nine_tenths_of_what_is_published(data, counts, is_green):
    build(data, **counts)
    assert publish(run()).is_green is is_green


@pytest.mark.parametrize(
    ("limit", "rows", "is_green"), [(0.5, 50, True), (0.5, 49, False), (0, 0, True), (1, 99, False)]
)
def test_a_table_declares_a_limit_of_its_own(data, limit, rows, is_green):
    build(data, rows=rows)
    assert publish(run(limited(limit))).is_green is is_green


@pytest.mark.parametrize("limit", [2, -1, "half", True, None])
def test_a_limit_that_is_no_share_is_a_sentence(data, limit):
    with pytest.raises(WrongUse, match=r"housing__repairs\.sql.* must be a number from 0 to 1"):
        publish(run(limited(limit)))


def test_a_few_cells_of_a_sparse_column_may_go_but_not_all(data):
    build(data, wards=9)
    publish(run(limited(0)))
    build(data, wards=5)
    assert publish(run()).is_green
    build(data, wards=0)
    assert not publish(run()).is_green


def test_a_person_may_accept_it_and_it_is_the_measure_from_then_on(data):
    build(data, rows=80)
    publish(run())
    outcome = publish(run(), [REPAIRS], "A. Person")
    assert outcome.is_green
    assert published(data) == {REPAIRS: 80, PREMISES: 100, SHARE: 100}
    assert [(line["outcome"], line["by"]) for line in log(data)] == [
        ("held", None),
        ("accepted", "A. Person"),
    ]
    build(data, rows=75)
    assert publish(run()).is_green


def test_a_share_that_lets_out_fewer_cells_is_not_held(data):
    with duckdb.connect(str(data / "warehouse.duckdb")) as connection:
        connection.execute(f"update share_housing.{SHARE} set repairs = null where repairs > 9")
    outcome = publish(run())
    assert outcome.is_green
    with duckdb.connect(str(data / "published.duckdb"), read_only=True) as connection:
        shown = connection.execute(f"select count(repairs) from share_housing.{SHARE}").fetchone()
    assert shown == (10,)


def test_one_accepted_table_does_not_let_another_through(data):
    build(data, rows=80, premises=0)
    outcome = publish(run(), [REPAIRS], "A. Person")
    assert not outcome.is_green
    assert published(data) == {REPAIRS: 80, PREMISES: 100, SHARE: 100}


def test_there_is_nothing_to_accept_of_a_table_that_is_not_held(data):
    with pytest.raises(WrongUse, match="nothing of housing__repairs is held"):
        publish(run(), [REPAIRS], "A. Person")


@pytest.mark.parametrize(
    "raw",
    [
        "select 1",
        "create table raw_sheets.jobs (n integer)",
        "create view raw_sheets.jobs as from read_csv('gone.csv')",
    ],
)
def test_a_source_that_is_gone_from_raw_while_landing_has_it_is_seen(data, raw):
    if "gone.csv" in raw:
        Path("gone.csv").write_text("n\n1\n")
    try:
        build(data, premises=101, raw=raw)
    finally:
        Path("gone.csv").unlink(missing_ok=True)
    outcome = publish(run())
    assert not outcome.is_green
    assert "  raw_sheets.jobs: none of the 582 rows of its newest extract are in raw: run " in (
        outcome.sentence
    )
    assert published(data) == {REPAIRS: 100, SHARE: 100, PREMISES: 101}


@pytest.mark.parametrize(("rows", "is_green"), [(581, False), (582, True), (6_000, True)])
def test_a_source_is_held_until_all_rows_that_landed_are_in_raw(data, rows, is_green):
    build(data, raw=f"create table raw_sheets.jobs as from range({rows})")
    outcome = publish(run())
    assert outcome.is_green is is_green
    assert is_green or "581 of the 582 rows of its newest extract are in raw" in outcome.sentence


def test_the_first_publication_lacks_what_never_came(tmp_path, monkeypatch):
    data = empty(tmp_path, monkeypatch)
    build(data, rows=0, raw="select 1")
    outcome = publish(run())
    assert not outcome.is_green
    assert published(data) == {PREMISES: 100}


def test_a_refused_share_goes_even_where_it_would_be_held(data):
    build(data, rows=80)
    whole = project(OTHER, exposures=[exposure(TERMS | {"signed": []})])
    built = results(whole, share_housing__repairs="error")
    outcome = publish(replace(whole, run_results=built))
    assert published(data) == {REPAIRS: 100, PREMISES: 100}
    assert not outcome.is_green


def test_a_share_that_lets_out_other_columns_now_is_not_kept_as_it_was(data):
    build(data, rows=80)
    with duckdb.connect(str(data / "warehouse.duckdb")) as connection:
        connection.execute(f"alter table share_housing.{SHARE} rename column repairs to n")
    publish(run())
    assert published(data) == {REPAIRS: 100, PREMISES: 100}


def test_a_source_by_itself_is_named_as_its_declaration_names_it(data):
    build(data, raw="select 1")
    whole = run(sources=[source()])
    assert publish(whole, ["sheets.jobs"], "A. Person").is_green


def test_the_command_accepts_and_names_who(data, monkeypatch, capsys, tmp_path):
    build(data, rows=80)
    whole = run()
    Path("dbt_project.yml").write_text("{}")
    Path("target").mkdir()
    Path("target/manifest.json").write_text(json.dumps(whole.manifest))
    Path("target/run_results.json").write_text(json.dumps(whole.run_results))
    assert main(["publish"]) == 1
    assert "80 rows instead of 100" in capsys.readouterr().out
    assert main(["publish", "--accept", REPAIRS, "--by", "A. Person"]) == 0
    assert log(data)[-1]["by"] == "A. Person"

    def nobody():
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr("governance.__main__.getuser", nobody)
    assert main(["publish", "--accept", REPAIRS]) == 2
    assert "could not determine your username: pass --by NAME" in capsys.readouterr().err
