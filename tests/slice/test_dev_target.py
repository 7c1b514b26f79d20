"""A developer builds one model on the last build: beside everybody, and behind the same gate.

One story in the order of this file, on the day after the agreement ended: Jane builds, with what
she left of last year in her file, and an ordinary build runs while she looks at her tables.
"""

from hashlib import sha256
import json
import shutil

import duckdb
import pytest

from governance import rules
from governance.artifacts import load

DAY_AFTER = "2027-10-01"
SHARE = ("dev_jane_share_housing", "share_housing__repairs_by_ward_v1")
SUMMARY = ("dev_jane_service_housing", "housing__data_quality_summary")
LEFT = (
    SHARE,
    ("dev_jane_share_housing", "share_housing__of_last_year_v1"),
    ("dev_jane_service_housing", "housing__of_last_year"),
    ("dev_jane_service_parking", "parking__permits"),
)
WITHOUT_DATA = ("engine", "cleaning", "staging", "privacy", "singular")
JUST = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
TABLES = "select schema_name, table_name from duckdb_tables() where schema_name <> 'main'"


@pytest.fixture(scope="module")
def jane(built):
    """Jane's file of last year: a share, and tables whose models are gone."""
    for folder in WITHOUT_DATA:  # dbt need not parse what builds nothing
        shutil.rmtree(built.project / "tests" / folder)
    (built.data / "dev").mkdir()
    with duckdb.connect(str(file(built))) as connection:
        for schema, name in LEFT:
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create table {schema}.{name} as select 1 as a")
    return built


@pytest.fixture(scope="module")
def first(jane):
    """Jane builds two models while somebody has the warehouse open for writing."""
    before = contents(jane)
    with duckdb.connect(str(jane.data / "warehouse.duckdb")) as writer:
        writer.execute("create table main.of_a_build_under_way as select 1 as a")
        done = build(jane, "housing__data_quality_summary", "share_housing__repairs_by_ward")
        writer.execute("drop table main.of_a_build_under_way")
    return done, before


def file(copy):
    return copy.data / "dev/dev_jane.duckdb"


def build(copy, *models):
    return copy.python(
        *("-m", "governance.dev", "build", "--select", *models, *JUST),
        *("--vars", json.dumps({"today": DAY_AFTER})),
        BOROUGH_DEV_PREFIX="Jane",
    )


def tables(copy) -> set:
    with duckdb.connect(str(file(copy)), read_only=True) as connection:
        return set(connection.execute(TABLES).fetchall())


def contents(copy) -> dict[str, str]:
    """What is in each file of the platform but the developers' and the one that is held."""
    return {
        str(path.relative_to(copy.data)): sha256(path.read_bytes()).hexdigest()
        for path in copy.data.rglob("*")
        if path.is_file() and "dev" not in path.parts and not path.name.startswith("warehouse.")
    }


def test_she_builds_what_she_asked_for_and_reads_the_rest_from_the_last_build(jane, first):
    done, _ = first
    assert "1 error, 1 success" in done.stdout, done.stdout + done.stderr
    assert SUMMARY in tables(jane)
    theirs = jane.query("from service_housing.housing__data_quality_summary order by all")
    with duckdb.connect(str(file(jane)), read_only=True) as connection:
        assert connection.execute(f"from {'.'.join(SUMMARY)} order by all").fetchall() == theirs


def test_a_share_is_refused_there_too_and_what_is_no_model_any_more_is_swept(jane, first):
    done, _ = first
    assert done.returncode == 1
    assert "is refused and withdrawn, because the agreement" in done.stdout
    assert tables(jane) == {SUMMARY}


def test_nothing_of_the_platform_is_touched_and_nobody_else_may_read_her_tables(jane, first):
    _, before = first
    assert contents(jane) == before
    assert not [
        row for row in jane.query("select schema_name from duckdb_schemas()") if "dev_" in row[0]
    ]
    assert file(jane).stat().st_mode & 0o077 == 0
    assert (jane.data / "dev/dev_jane").stat().st_mode & 0o077 == 0


def test_the_rules_hold_for_what_she_built(jane, first):
    whole = load(jane.data / "dev/dev_jane/target/manifest.json", jane.project / "dbt_project.yml")
    assert whole.nodes["model.borough.property__wards"].schema == "dev_jane_service_property"
    assert not any(rules.check(whole).values())


def test_an_ordinary_build_runs_beside_her_and_withdraws_her_share_when_it_must(jane, first):
    """She holds her file and the copy open; it is taken from her, since the share cannot be."""
    copy = jane.data / "last_build/good/warehouse.duckdb"
    with duckdb.connect(str(file(jane))) as session:
        session.execute(f"create schema if not exists {SHARE[0]}")
        session.execute(f"create table {'.'.join(SHARE)} as select 1 as a")
        session.execute(f"attach '{copy}' as warehouse (read_only)")
        done = jane.python(
            *("-m", "governance.progress", "build", "--select", "property__wards", *JUST),
            *("--vars", json.dumps({"today": DAY_AFTER})),
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"Withdrawn: {'.'.join(SHARE)}." in done.stdout
        assert "was open in another program, so all of it was removed" in done.stdout
    assert not file(jane).exists()
