"""What is the same on both engines, and what differs: DuckDB's half."""

import json
import subprocess

import duckdb
import pytest
from scratch_project import DBT, ROOT

from governance import engines
from governance.engines import lines
from governance.parity.types import portable
from ingest import spatial

SAME = [line for entry in engines.same() for line in entry.lines]
DIFFERENT = [line for entry in engines.differences() for line in entry.lines]


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as connection:
        spatial.Plugin.configure_connection(None, connection)
        yield connection


@pytest.fixture(scope="module")
def rendered(tmp_path_factory) -> dict[str, str]:
    """The lines that call macros, as dbt writes them for DuckDB."""
    folder = tmp_path_factory.mktemp("rendered")
    sqls = [line["sql"] for line in SAME if "{{" in line["sql"]]
    command = [DBT, "--quiet", "--no-use-colors", "compile", "--inline", "\x1f".join(sqls)]
    done = subprocess.run(
        [*command, "--no-introspect", "--target-path", str(folder), "--output", "json"],
        cwd=ROOT,
        env={"BOROUGH_DATA": str(folder), "PATH": "", "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((folder / "run_results.json").read_text(encoding="utf-8"))["results"]
    written = results[0]["compiled_code"].split("\x1f")
    return dict(zip(sqls, written, strict=True))


def on_duckdb(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, str]:
    """The value of a line, and its type."""
    try:
        relation = connection.sql(lines.statement([sql]))
        [[value]] = relation.fetchall()
    except duckdb.Error:
        return None, lines.ERROR
    return value, portable(str(relation.types[0]))


def test_each_line_that_is_the_same_gives_its_value_on_duckdb(connection, rendered):
    wrong = []
    for line in SAME:
        value, kind = on_duckdb(connection, rendered.get(line["sql"], line["sql"]))
        if (lines.text(value, kind), kind) != (line["gives"], line["type"]):
            wrong.append((line["sql"], lines.text(value, kind), kind))
    assert wrong == []


def test_each_line_that_differs_gives_what_is_stated_of_duckdb(connection):
    wrong = []
    for line in DIFFERENT:
        value, kind = on_duckdb(connection, line["sql"])
        if not lines.is_stated(line["duckdb"], value, kind):
            wrong.append((line["sql"], value, kind))
    assert wrong == []
