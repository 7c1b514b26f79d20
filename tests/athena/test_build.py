"""The whole project on Athena, twice: from nothing, and a day later from what came since.

The tests are one story and run in the order of this file; each fixture is a chapter of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import threading
import time

from journey import Journey
from production import DBT, PROJECT, TODAY, Outcome, Production
import pytest

AGREEMENT_ENDS = "2027-09-30"
# Seeds, models of a Hive table, a snapshot, a share.
WATCHED = ("reference_housing", "reference_property", "service_housing", "share_housing")
SHARE = "model.borough.share_housing__repairs_by_ward.v1"
HISTORY = """
    select repair_id, status, cast(dbt_valid_from as varchar), cast(dbt_valid_to as varchar)
    from service_housing.housing__repair_statuses
"""
STATES = "select count(*), count(dbt_valid_to) from service_housing.housing__repair_statuses"

# About 5 seconds of work whose result adds nothing.
SLOWLY = """
cross join (
    select count(*) as none
    from unnest(sequence(1, 10000)) as a (i)
    cross join unnest(sequence(1, 8000)) as b (j)
    where bitwise_and(i * j, 1023) = 2048
) as slowly
"""


@dataclass(frozen=True)
class Laptop:
    """A platform on DuckDB that follows the one on Athena."""

    there: Journey
    data: Path

    def follow(self) -> None:
        """Take what landed there since the last time, and build from it."""
        self.there.fetch(self.data / "landing")
        self._run(sys.executable, "-m", "ingest", "register")
        day = json.dumps({"today": TODAY})
        tests = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
        self._run(DBT, "build", "--target", "local", "--vars", day, *tests)

    def _run(self, *command: str) -> None:
        named = {"BOROUGH_DATA": str(self.data), "DBT_TARGET_PATH": str(self.data / "target")}
        kept = {k: v for k, v in os.environ.items() if not k.startswith("BOROUGH_")}
        done = subprocess.run(
            command, cwd=PROJECT, env=kept | named, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def production(athena, tmp_path_factory) -> Production:
    """Eastmere's sources, ingested into empty buckets."""
    production = Production(athena, tmp_path_factory.mktemp("production"))
    production.python("-m", "demo", "write")
    production.ingest()
    return production


@pytest.fixture(scope="module")
def copy(production, tmp_path_factory) -> Production:
    """The project as a person may have spoiled it, on the same Athena."""
    return production.copied(tmp_path_factory.mktemp("copy"))


@pytest.fixture(scope="module")
def first(production) -> Outcome:
    """Everything, from nothing."""
    return production.dbt("build")


@pytest.fixture(scope="module")
def before(first, ask) -> set[tuple]:
    """The history of repairs as the first build left it."""
    return {tuple(row) for row in ask(HISTORY).rows}


@pytest.fixture(scope="module")
def laptop(production, first, tmp_path_factory) -> Laptop:
    """The same landing on DuckDB, built as often as Athena was."""
    laptop = Laptop(Journey(production.athena, production.data), tmp_path_factory.mktemp("laptop"))
    laptop.follow()
    return laptop


@pytest.fixture(scope="module")
def missed() -> set[str]:
    """The tables that were missing at some moment of the second build."""
    return set()


@pytest.fixture(scope="module")
def second(athena, production, first, before, missed) -> Outcome:
    """A day later, with what changed in the sources. What reads no data was tested already."""
    production.python("-m", "demo", "advance")
    production.ingest()
    with watched(athena, missed):
        no_data = (
            "--exclude",
            "path:tests/engine",
            "path:tests/cleaning",
            "path:tests/privacy",
            "path:tests/singular",
        )
        return production.dbt("build", "--exclude-resource-type", "unit_test", *no_data)


def kinds(nodes) -> set[str]:
    return {node.split(".")[0] for node in nodes}


def test_everything_is_built_from_nothing(production, first):
    assert (first.status, first.failed) == (0, set()), first.said[-4000:]
    manifest = production.manifest()
    built = ("model", "seed", "snapshot", "test")
    wanted = {
        name
        for name, node in manifest["nodes"].items()
        if node["resource_type"] in built and node["config"].get("materialized") != "ephemeral"
    }
    assert wanted | set(manifest["unit_tests"]) <= set(first.results)
    assert kinds(first.results) >= {"model", "seed", "snapshot", "test", "unit_test"}


def test_a_laptop_builds_from_the_same_landing(laptop):
    """Before the next day comes, so that both have seen each extract when it was the newest."""
    assert (laptop.data / "warehouse.duckdb").is_file()


def test_the_next_day_is_built_on_it(second):
    assert (second.status, second.failed) == (0, set()), second.said[-4000:]
    assert kinds(second.results) >= {"model", "seed", "snapshot", "test"}


def test_duckdb_has_the_same_rows(laptop, second):
    """Every relation, its columns, types and rows, after two builds on each engine."""
    laptop.follow()
    done = laptop.there.parity(laptop.data / "warehouse.duckdb", "--show-values")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all are equal." in done.stdout
    assert "On neither engine" not in done.stdout


def test_no_table_is_missing_while_it_is_rebuilt(second, missed):
    assert missed == set()


def test_history_is_dated_by_the_extracts(second, before, ask):
    """What changed has a second state; both are dated by when the sources were asked."""
    changed = {tuple(row) for row in ask(HISTORY).rows} - before
    closed = [row for row in changed if row[3] is not None]
    opened = [row for row in changed if row[3] is None]
    assert closed and opened
    moments = {
        row[0]
        for row in ask(
            "select distinct cast(cast(extracted_at as timestamp(6)) as varchar) "
            "from service_housing.housing__repairs"
        ).rows
    }
    assert {row[2] for row in opened} <= moments
    assert {row[3] for row in closed} <= moments


def test_the_same_again_changes_nothing(production, second, ask):
    """A snapshot of what it knows already adds no state."""
    states = ask(STATES).rows
    assert production.dbt("snapshot").status == 0
    assert ask(STATES).rows == states


def test_tables_are_of_the_kind_they_should_be(athena, second):
    """What is merged into is Iceberg, the rest is Hive's; all lie where the build may write."""
    glue = athena.client("glue")
    tables = [
        table
        for schema in ("service_housing", "reference_housing", "share_housing")
        for table in glue.get_tables(DatabaseName=schema)["TableList"]
    ]
    iceberg = {table["Name"] for table in tables if "table_type" in table["Parameters"]}
    assert iceberg == {"housing__repair_statuses"}
    lake = athena.environment["BOROUGH_LAKE"]
    assert all(
        table["StorageDescriptor"]["Location"].startswith(f"{lake}/tables/") for table in tables
    )
    assert not [table["Name"] for table in tables if "__ha" in table["Name"]]


def test_an_ended_agreement_withdraws_its_share(athena, production, second):
    """Gone from the catalogue with its files, by a run that does not even select it; then back."""
    glue = athena.client("glue")
    lake, s3 = athena.environment["BOROUGH_LAKE"][5:], athena.client("s3")
    bucket, _, root = lake.partition("/")
    prefix = f"{root}/tables/share_housing/".lstrip("/")
    assert s3.list_objects_v2(Bucket=bucket, Prefix=prefix)["KeyCount"] > 0

    day_after = json.dumps({"today": "2027-10-01"})
    outcome = production.dbt("run", "-s", "property__wards", "--vars", day_after)
    assert outcome.status == 0, outcome.said
    assert glue.get_tables(DatabaseName="share_housing")["TableList"] == []
    assert s3.list_objects_v2(Bucket=bucket, Prefix=prefix)["KeyCount"] == 0

    last_day = json.dumps({"today": AGREEMENT_ENDS})
    assert production.dbt("run", "-s", SHARE.split(".")[2], "--vars", last_day).status == 0
    assert len(glue.get_tables(DatabaseName="share_housing")["TableList"]) == 1


def test_a_run_that_is_killed_leaves_the_old_table(production, copy, second, ask):
    """The new table is half made when dbt dies; the old one is read, and the next run is green."""
    rows = ask("select count(*) from service_property.property__wards").rows
    model = copy.project / "models/service/property/property__wards.sql"
    model.write_text(
        f"select whole.* from (\n{model.read_text()}\n) as whole\n{SLOWLY}", encoding="utf-8"
    )
    run = subprocess.Popen(
        copy.command("run", "-s", "property__wards"),
        cwd=copy.project,
        env=copy.environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    query = await_statement(ask, "property__wards__ha")
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()

    assert ask("select count(*) from service_property.property__wards").rows == rows
    ask.wait(query)
    outcome = production.dbt("build", "-s", "property__wards", "--exclude-resource-type=unit_test")
    assert (outcome.status, outcome.failed) == (0, set()), outcome.said
    assert ask("select count(*) from service_property.property__wards").rows == rows


def test_what_only_duckdb_takes_turns_a_run_red(copy, second):
    """Three mistakes that a laptop does not notice."""
    folder = copy.project / "models/service/property"
    for name, sql in {
        "property__duckdb_only": "select list_value(1, 2) as numbers",
        "property__short_moment": "{{ config(table_type='iceberg') }}\n"
        "select cast('2026-11-26 10:00:00' as timestamp(3)) as happened_at",
        "property__greatest": "select greatest(1, cast(null as integer)) as larger",
    }.items():
        (folder / f"{name}.sql").write_text(sql + "\n", encoding="utf-8")
    (folder / "_red.yml").write_text(
        """
unit_tests:
  - name: the_greater_is_one
    model: property__greatest
    given: []
    expect: {rows: [{larger: 1}]}
""",
        encoding="utf-8",
    )
    mistakes = ["property__duckdb_only", "property__short_moment", "property__greatest"]
    assert copy.dbt("build", "-s", *mistakes, target="local").status == 0

    outcome = copy.dbt("build", "-s", *mistakes)
    assert outcome.status == 1
    model = "model.borough.property__{}".format
    nodes = {name: state for name, state in outcome.results.items() if "operation." not in name}
    assert nodes == {
        model("duckdb_only"): "error",
        model("short_moment"): "error",
        "unit_test.borough.property__greatest.the_greater_is_one": "fail",
        model("greatest"): "skipped",
    }
    assert "FUNCTION_NOT_FOUND" in outcome.messages[model("duckdb_only")]
    assert 'Use "timestamp(6)" instead' in outcome.messages[model("short_moment")]


@pytest.mark.rehearsal_only
def test_a_build_outlasts_being_throttled(athena, production, second):
    athena.throttle(every=4)
    try:
        outcome = production.dbt("run", "-s", "property__wards")
    finally:
        athena.throttle(every=0)
    assert (outcome.status, outcome.failed) == (0, set()), outcome.said


@contextmanager
def watched(athena, missed: set[str]) -> Iterator[None]:
    """Look again and again whether each table that is there now is still there."""
    glue, done = athena.client("glue"), threading.Event()

    def tables() -> set[str]:
        return {
            table["Name"]
            for schema in WATCHED
            for table in glue.get_tables(DatabaseName=schema)["TableList"]
        }

    there = tables()
    assert len(there) > len(WATCHED)

    def look() -> None:
        while not done.wait(0.3):
            missed.update(there - tables())

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def await_statement(ask, table: str, seconds: int = 60) -> str:
    """Wait until the statement that makes a table is at work; its id."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        listed = ask.client.list_query_executions(WorkGroup=ask.work_group, MaxResults=10)[
            "QueryExecutionIds"
        ]
        found = ask.client.batch_get_query_execution(QueryExecutionIds=listed)["QueryExecutions"]
        for execution in found:
            if table in execution["Query"] and execution["Status"]["State"] == "RUNNING":
                return execution["QueryExecutionId"]
        time.sleep(0.2)
    raise TimeoutError(f"nothing made {table} in {seconds} s")
