"""The comparison's SQL gives the same text for a value on both engines, edge cases included."""

import duckdb
import pytest

from governance.athena import Athena
from governance.parity.athena import AthenaSide
from governance.parity.compare import compare
from governance.parity.engines import DuckDbFile
from governance.parity.relations import Subject
from ingest import aws

# Of each kind, values as both engines write them.
VALUES = {
    "varchar": ["''", "' '", "'a'", "'a '", "'Ünïcode 🏠 e\u0301'", "'x' || chr(10) || 'y'"],
    "integer": ["0", "-2147483648", "2147483647"],
    "bigint": ["0", "-9223372036854775807", "9223372036854775807"],
    "decimal(12, 2)": ["0.00", "-0.05", "9999999999.99", "1.10"],
    "decimal(2, 2)": ["0.50", "-0.50"],
    "decimal(38, 0)": ["'99999999999999999999999999999999999999'"],
    "double": [
        *("0e0", "-0e0", "1e0", "-1e0", "1e3", "1e-5", "123456789.123e0", "1e300", "-1e-280"),
        *("9.99999999999e0", "3.14159265358979e0", "0.1e0", "5e-324", "1e15", "1.5e22"),
        *("cast('NaN' as double)", "cast('Infinity' as double)", "-cast('Infinity' as double)"),
    ],
    "boolean": ["true", "false"],
    "date": ["date '0023-01-02'", "date '1969-12-31'", "date '2026-11-24'"],
    "timestamp": [
        "timestamp '1969-12-31 23:59:59.999'",
        "timestamp '2026-11-24 08:00:00'",
        "timestamp '2026-11-24 08:00:00.120'",
    ],
}
SCHEMA = "service_parity"


def select(kind: str, stored: str) -> str:
    """The values of a kind and a null, each with a key."""
    rows = enumerate([*VALUES[kind], "null"])
    parts = [f"select {n} as id, cast({value} as {stored}) as v" for n, value in rows]
    return " union all ".join(parts)


@pytest.fixture
def sides(athena, ask, tmp_path, monkeypatch):
    """Both engines with a table a kind; `make` makes one of a select on each."""
    for name, value in athena.environment.items():
        monkeypatch.setenv(name, value)
    aws.forget()
    ask(f"create schema if not exists {SCHEMA}")
    file = tmp_path / "warehouse.duckdb"
    made = []

    def make(name: str, here: str, there: str) -> Subject:
        with duckdb.connect(str(file)) as connection:
            connection.execute(f"create schema if not exists {SCHEMA}")
            connection.execute(f"create table {SCHEMA}.{name} as {here}")
        place = f"{athena.environment['BOROUGH_LAKE']}/parity-{tmp_path.name}/{name}/"
        made.append(name)
        done = ask(f"create table {SCHEMA}.{name} with (external_location = '{place}') as {there}")
        assert done.state == "SUCCEEDED", done.reason
        return Subject((SCHEMA, name), "model", ("id",))

    yield make, lambda: (DuckDbFile(file), AthenaSide(Athena.of()))
    for name in made:
        ask(f"drop table if exists {SCHEMA}.{name}")
    aws.forget()


def test_every_kind_of_value_has_one_text_on_both(sides):
    make, engines = sides
    subjects = []
    for number, kind in enumerate(VALUES):
        there = "timestamp(3)" if kind == "timestamp" else kind
        subjects.append(make(f"kind_{number}", select(kind, kind), select(kind, there)))
    outcome = compare(*engines(), subjects, show_values=True)
    assert [(item.relation, item.what, item.example) for item in outcome.differences] == []
    assert (outcome.relations, outcome.on_neither) == (len(VALUES), [])
    assert outcome.rows == sum(len(values) + 1 for values in VALUES.values())


@pytest.mark.parametrize(
    ("kind", "here", "there"),
    [
        ("varchar", "'a'", "'a '"),
        ("varchar", "''", "null"),
        ("decimal(12, 2)", "1.10", "1.11"),
        ("double", "1e0", "1.000000001e0"),
        (
            "timestamp(3)",
            "timestamp '2026-11-24 08:00:00.120'",
            "timestamp '2026-11-24 08:00:00.121'",
        ),
    ],
)
def test_one_value_that_differs_is_found(sides, kind, here, there):
    make, engines = sides
    local = kind.removesuffix("(3)")
    subject = make(
        "differing",
        f"select 1 as id, cast({here} as {local}) as v",
        f"select 1 as id, cast({there} as {kind}) as v",
    )
    outcome = compare(*engines(), [subject])
    assert [(item.column, item.what) for item in outcome.differences] == [("v", "differs in 1 row")]


def test_a_type_that_differs_is_found(sides):
    make, engines = sides
    subject = make("typed", "select 1 as id", "select cast(1 as bigint) as id")
    [difference] = compare(*engines(), [subject]).differences
    assert difference.what == "is integer on DuckDB and bigint on Athena"
