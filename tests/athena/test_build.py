"""The whole project on Athena, twice: from nothing, and a day later from what came since.

The tests are one story and run in the order of this file; each fixture is a chapter of it. Unit
tests are part of its first build and data tests of its second, whose tables both builds made. What
reads no data is tested beside it, in test_dialect.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import json
import os
from pathlib import Path
import shutil
import signal
import subprocess
import sys
import threading
import time

from journey import Journey
from production import DBT, PROJECT, TODAY, WITHOUT_DATA, Outcome, Production
import pytest

WITH_DATA = ("--exclude", *(f"path:{folder}" for folder in WITHOUT_DATA))
AGREEMENT_ENDS = "2027-09-30"
# Seeds, models, a share.
WATCHED = ("reference_housing", "reference_property", "service_housing", "share_housing")
SHARE = "model.borough.share_housing__repairs_by_ward.v1"
HISTORY = """
    select repair_id, status, cast(valid_from as varchar), cast(valid_to as varchar)
    from service_housing.housing__repair_statuses
"""

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
        # What landed is Eastmere's, and so is the day.
        settings = Path("demo/settings.json")
        (self.data / settings.parent).mkdir(exist_ok=True)
        shutil.copy2(self.there.data / settings, self.data / settings)
        self._run(sys.executable, "-m", "ingest", "register")
        day = json.dumps({"today": TODAY})
        tests = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
        self._run(DBT, "build", "--target", "local", "--vars", day, *tests)

    def _run(self, *command: str) -> None:
        # The log came with landing: it says which months are closed.
        named = {
            "BOROUGH_DATA": str(self.data),
            "BOROUGH_LOG": str(self.data / "landing/log"),
            "DBT_TARGET_PATH": str(self.data / "target"),
        }
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
def first(production) -> Outcome:
    """Every table from nothing, and the unit tests."""
    return production.dbt("build", "--exclude-resource-type", "test")


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
    """A day later, with what changed in the sources, and the data tests."""
    production.python("-m", "demo", "advance")
    production.ingest()
    with watched(athena, missed):
        return production.dbt("build", "--exclude-resource-type", "unit_test", *WITH_DATA)


@dataclass(frozen=True)
class Developer:
    """Jane, who builds on the last build of production."""

    production: Production

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `governance.dev` for her target on Athena."""
        named = {"BOROUGH_DEV_PREFIX": "jane"}
        return subprocess.run(
            [sys.executable, "-m", "governance.dev", *arguments, "--target", "dev_athena"],
            cwd=self.production.project,
            env=self.production.environment | named,
            capture_output=True,
            text=True,
            check=False,
        )

    def build(self, day: str) -> subprocess.CompletedProcess[str]:
        """Build the share, and nothing that it reads."""
        tests = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
        given = ("--vars", json.dumps({"today": day}), *tests)
        return self.run("build", "--select", SHARE.split(".")[2], *given)


@pytest.fixture(scope="module")
def jane(production, second) -> Developer:
    """She finds the last build's manifest in the lake, where a full build puts it."""
    send = "from governance.last_build import send; import sys, pathlib"
    manifest = str(production.data / "target/manifest.json")
    production.python("-c", f"{send}; send(pathlib.Path(sys.argv[1]))", manifest)
    return Developer(production)


def kinds(nodes) -> set[str]:
    return {node.split(".")[0] for node in nodes}


def made(production) -> set[str]:
    """The ids of all that a build makes a table of."""
    return {
        name
        for name, node in production.manifest()["nodes"].items()
        if node["resource_type"] in ("model", "seed", "snapshot")
        and node["config"].get("materialized") != "ephemeral"
    }


def test_everything_is_built_from_nothing(production, first):
    assert (first.status, first.failed) == (0, set()), first.said[-4000:]
    wanted = made(production) | set(production.manifest()["unit_tests"])
    assert kinds(wanted) == {"model", "seed", "unit_test"}
    assert wanted <= set(first.results)


def test_a_laptop_builds_from_the_same_landing(laptop):
    """Before the next day comes, so that both have seen each extract when it was the newest."""
    assert (laptop.data / "warehouse.duckdb").is_file()


def test_the_next_day_is_built_on_it_and_passes_every_data_test(production, second):
    assert (second.status, second.failed) == (0, set()), second.said[-4000:]
    tests = {
        name
        for name, node in production.manifest()["nodes"].items()
        if node["resource_type"] == "test"
        and not node["original_file_path"].startswith(WITHOUT_DATA)
    }
    assert tests
    assert made(production) | tests <= set(second.results)


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
            "select cast(moment as varchar) "
            "from service_housing.int_housing__repairs_united "
            "cross join unnest(array[valid_from, valid_to]) as moments (moment)"
        ).rows
    }
    assert {row[2] for row in opened} <= moments
    assert {row[3] for row in closed} <= moments


def test_the_same_again_changes_nothing(production, second, ask):
    """Every state is worked out anew from the same landing, and is the same."""
    states = {tuple(row) for row in ask(HISTORY).rows}
    outcome = production.dbt("run", "-s", "+housing__repair_statuses")
    assert outcome.status == 0, outcome.said
    assert {tuple(row) for row in ask(HISTORY).rows} == states


def test_tables_are_of_the_kind_they_should_be(athena, second):
    """All are Hive's, since nothing is merged into; all lie where the build may write."""
    glue = athena.client("glue")
    tables = [
        table
        for schema in ("service_housing", "reference_housing", "share_housing")
        for table in glue.get_tables(DatabaseName=schema)["TableList"]
    ]
    iceberg = {table["Name"] for table in tables if "table_type" in table["Parameters"]}
    assert iceberg == set()
    lake = athena.environment["BOROUGH_LAKE"]
    assert all(
        table["StorageDescriptor"]["Location"].startswith(f"{lake}/tables/") for table in tables
    )
    assert not [table["Name"] for table in tables if "__ha" in table["Name"]]


def test_a_developer_builds_a_model_on_the_last_build(athena, production, jane, ask):
    """In databases and in a place of her own; what she did not select is production's."""
    done = jane.build(TODAY)
    assert done.returncode == 0, done.stdout + done.stderr
    glue, lake = athena.client("glue"), athena.environment["BOROUGH_LAKE"]
    [table] = glue.get_tables(DatabaseName="dev_jane_share_housing")["TableList"]
    assert table["StorageDescriptor"]["Location"].startswith(f"{lake}/dev/jane/tables/")
    listed = glue.get_databases()["DatabaseList"]
    assert [database["Name"] for database in listed if database["Name"].startswith("dev_")] == [
        "dev_jane_share_housing"
    ]
    both = f"{{schema}}.{table['Name']}"
    rows = ask(f"select * from {both.format(schema='dev_jane_share_housing')}").rows
    assert rows
    assert sorted(map(str, rows)) == sorted(
        map(str, ask(f"select * from {both.format(schema='share_housing')}").rows)
    )


def test_an_ended_agreement_withdraws_its_share(athena, production, second):
    """Gone from the catalogue with its files, by a run that does not even select it; then back.

    A developer's copy goes with it.
    """
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
    assert glue.get_tables(DatabaseName="dev_jane_share_housing")["TableList"] == []
    own = f"{root}/dev/jane/tables/dev_jane_share_housing/".lstrip("/")
    assert s3.list_objects_v2(Bucket=bucket, Prefix=own)["KeyCount"] == 0

    last_day = json.dumps({"today": AGREEMENT_ENDS})
    assert production.dbt("run", "-s", SHARE.split(".")[2], "--vars", last_day).status == 0
    assert len(glue.get_tables(DatabaseName="share_housing")["TableList"]) == 1


def test_a_developers_share_is_refused_and_what_is_old_is_swept(athena, jane, ask):
    done = jane.build("2027-10-01")
    assert done.returncode == 1
    assert "is refused and withdrawn, because the agreement" in done.stdout
    glue, lake = athena.client("glue"), athena.environment["BOROUGH_LAKE"]
    assert glue.get_tables(DatabaseName="dev_jane_share_housing")["TableList"] == []
    others = glue.get_tables(DatabaseName="share_housing")["TableList"]

    assert jane.build(TODAY).returncode == 0
    assert "There is nothing to remove." in jane.run("sweep").stdout
    swept = jane.run("sweep", "--days", "0")
    assert "Removed dev_jane_share_housing.share_housing__repairs_by_ward_v1" in swept.stdout
    databases = {database["Name"] for database in glue.get_databases()["DatabaseList"]}
    assert "dev_jane_share_housing" not in databases and "share_housing" in databases
    assert glue.get_tables(DatabaseName="share_housing")["TableList"] == others
    bucket, _, root = lake[5:].partition("/")
    listed = athena.client("s3").list_objects_v2(Bucket=bucket, Prefix=f"{root}/dev/".lstrip("/"))
    assert [found["Key"] for found in listed.get("Contents", ())] == []


def test_a_run_that_is_killed_leaves_the_old_table(production, second, ask, tmp_path):
    """The new table is half made when dbt dies; the old one is read, and the next run is green."""
    copy = production.copied(tmp_path)
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
