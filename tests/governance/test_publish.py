"""The readers' copy: only from a green build, at one stroke, and shares go when they are gone."""

from contextlib import contextmanager
from dataclasses import replace
import subprocess
import sys

import duckdb
from governance_fixtures import TERMS, exposure, node, project, results
import pytest

from governance.artifacts import WrongUse
from governance.publish import publish

SHARE = ("share_housing", "share_housing__repairs_v1")
REPAIRS = ("service_housing", "housing__repairs")
HISTORY = ("service_housing", "housing__statuses")
SNAPSHOT = node("snapshots/housing/housing__statuses.yml", group="housing", schema=HISTORY[0])


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder with a warehouse of three rows a table."""
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path))
    fill(tmp_path, 3)
    return tmp_path


def fill(data, rows: int, *, with_share: bool = True) -> None:
    """Build the warehouse anew: raw, staging, service, share, and a table of a model long gone."""
    tables = [("raw_sheets", "jobs"), ("staging_sheets", "stg_sheets__jobs"), REPAIRS, HISTORY]
    tables += [("share_housing", "share_housing__forgotten_v1")]
    (data / "warehouse.duckdb").unlink(missing_ok=True)
    with duckdb.connect(str(data / "warehouse.duckdb")) as connection:
        for schema, table in [*tables, *([SHARE] if with_share else [])]:
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create table {schema}.{table} as from range({rows}) as r(n)")
        connection.execute("create view service_housing.a_view as select 1 as n")
        connection.execute("comment on table service_housing.housing__repairs is 'One row a job'")
        connection.execute("comment on column service_housing.housing__repairs.n is 'It''s a key'")


def run(*nodes, **more):
    """A project with the results of its last run."""
    whole = project(SNAPSHOT, *nodes)
    return replace(whole, run_results=results(whole, **more))


def published(data) -> dict[tuple[str, str], int]:
    with duckdb.connect(str(data / "published.duckdb"), read_only=True) as connection:
        names = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        return {
            name: connection.execute(f"select count(*) from {'.'.join(name)}").fetchone()[0]
            for name in names
        }


@contextmanager
def held(path, *, read_only: bool):
    """Another process that has the file open; yields a way to ask it for a count of repairs."""
    code = (
        "import sys, duckdb\n"
        f"c = duckdb.connect({str(path)!r}, read_only={read_only})\n"
        "print('open', flush=True)\n"
        "for line in sys.stdin:\n"
        "    print(c.execute('select count(*) from service_housing.housing__repairs')"
        ".fetchone()[0], flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def ask() -> int:
        process.stdin.write("\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    try:
        assert process.stdout.readline() == "open\n"
        yield ask
    finally:
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()


def test_a_green_build_is_published_without_staging_raw_views_and_forgotten_tables(data):
    outcome = publish(run())
    assert outcome.is_green
    assert "3 tables" in outcome.sentence
    assert published(data) == {SHARE: 3, REPAIRS: 3, HISTORY: 3}


def test_warnings_and_steps_without_a_table_stop_nothing(data):
    test = node("tests/singular/t.sql")
    assert publish(run(test, t="warn", stg_sheets__jobs="no-op")).is_green


def test_an_ephemeral_model_has_no_result_and_is_not_left_out(data):
    path = "models/service/housing/intermediate/int_housing__states.sql"
    outcome = publish(run(node(path, group="housing", config={"materialized": "ephemeral"})))
    assert outcome.is_green
    assert published(data) == {SHARE: 3, REPAIRS: 3, HISTORY: 3}


def test_comments_are_kept(data):
    publish(run())
    with duckdb.connect(str(data / "published.duckdb"), read_only=True) as connection:
        tables = "select comment from duckdb_tables() where table_name = 'housing__repairs'"
        columns = "select comment from duckdb_columns() where table_name = 'housing__repairs'"
        assert connection.execute(tables).fetchall() == [("One row a job",)]
        assert connection.execute(columns).fetchall() == [("It's a key",)]


@pytest.mark.parametrize(
    ("statuses", "says"),
    [
        ({"housing__repairs": "error", "share_housing__repairs": "skipped"}, "has 2 failed"),
        ({"t": "fail"}, "has 1 failed or skipped steps"),
        ({"housing__repairs": "partial success"}, "has 1 failed"),
        ({"command": "test"}, "the last run of dbt was `dbt test`"),
    ],
)
def test_after_a_red_build_readers_keep_what_they_had(data, statuses, says):
    publish(run())
    fill(data, 7)
    outcome = publish(run(node("tests/singular/t.sql"), **statuses))
    assert not outcome.is_green
    assert "stays as it was" in outcome.sentence
    assert says in outcome.sentence
    assert published(data) == {SHARE: 3, REPAIRS: 3, HISTORY: 3}


def test_a_build_of_a_part_or_without_rows_is_not_published(data):
    part = run()
    part.run_results["results"].pop()
    assert "left out 1 of the project's" in publish(part).sentence
    empty = run()
    empty.run_results["args"]["empty"] = True
    assert not publish(empty).is_green
    assert not (data / "published.duckdb").exists()


def test_a_build_that_did_not_end_is_not_published_on_the_results_of_the_one_before(data):
    publish(run())
    fill(data, 7, with_share=False)
    ended = run()
    ended.manifest["metadata"]["invocation_id"] = "of-a-later-run"
    outcome = publish(ended)
    assert not outcome.is_green
    assert "the last run of dbt did not end" in outcome.sentence
    assert published(data) == {REPAIRS: 3, HISTORY: 3}


def test_a_withdrawn_share_goes_even_after_a_red_build_and_the_rest_stays(data):
    publish(run())
    fill(data, 7, with_share=False)
    outcome = publish(run(share_housing__repairs="error"))
    assert not outcome.is_green
    assert "Withdrawn from" in outcome.sentence
    assert "share_housing__repairs_v1" in outcome.sentence
    assert published(data) == {REPAIRS: 3, HISTORY: 3}


def test_a_refused_share_keeps_nobody_elses_tables_from_readers(data):
    """Nor does what follows from it: a table of another department, its tests."""
    publish(run())
    fill(data, 7, with_share=False)
    with duckdb.connect(str(data / "warehouse.duckdb")) as connection:
        connection.execute("create schema service_environment")
        connection.execute("create table service_environment.environment__damp as select 1 as n")
    model = "model.borough.environment__damp"
    reader = node(
        "models/service/environment/environment__damp.sql",
        group="environment",
        reads=["model.borough.share_housing__repairs.v1"],
    )
    whole = project(
        SNAPSHOT,
        reader,
        node("tests/environment/t.sql", reads=[model]),
        exposures=[exposure(TERMS | {"signed": []})],
    )
    whole.manifest["unit_tests"] = {"unit_test.borough.u": {"depends_on": {"nodes": [model]}}}
    build = results(whole, share_housing__repairs="error", environment__damp="skipped", t="skipped")
    build["results"].append({"unique_id": "unit_test.borough.u", "status": "skipped"})
    outcome = publish(replace(whole, run_results=build))
    assert outcome.is_green
    assert outcome.sentence.endswith(
        "Without what is refused: environment__damp, share_housing__repairs_v1."
    )
    assert published(data) == {REPAIRS: 7, HISTORY: 7}


def test_a_fault_beside_a_refused_share_is_one_all_the_same(data):
    whole = project(SNAPSHOT, exposures=[exposure(TERMS | {"signed": []})])
    build = results(whole, share_housing__repairs="error", housing__repairs="error")
    assert "has 1 failed or skipped" in publish(replace(whole, run_results=build)).sentence


def test_the_bytes_of_a_withdrawn_share_are_gone(data):
    with duckdb.connect(str(data / "warehouse.duckdb")) as connection:
        connection.execute(f"insert into {'.'.join(SHARE)} values (987654321987654321)")
        connection.execute(f"alter table {'.'.join(SHARE)} add column t varchar")
        connection.execute(f"update {'.'.join(SHARE)} set t = 'KANARIENVOGEL-' || n")
    publish(run())
    assert b"KANARIENVOGEL" in (data / "published.duckdb").read_bytes()
    fill(data, 7, with_share=False)
    publish(run(share_housing__repairs="error"))
    assert b"KANARIENVOGEL" not in (data / "published.duckdb").read_bytes()


def test_what_a_killed_publishing_left_is_taken_away(data):
    left = data / ".publishing-abc"
    left.mkdir()
    (left / "published.duckdb").write_bytes(b"KANARIENVOGEL")
    fill(data, 7, with_share=False)
    publish(run(share_housing__repairs="error"))
    assert not left.exists()


def test_a_share_whose_model_is_deleted_goes_although_its_table_is_still_there(data):
    publish(run())
    whole = project(SNAPSHOT)
    del whole.manifest["nodes"]["model.borough.share_housing__repairs.v1"]
    deleted = replace(whole, run_results=results(whole, housing__repairs="error"))
    assert "Withdrawn from" in publish(deleted).sentence
    assert published(data) == {REPAIRS: 3, HISTORY: 3}


def test_a_reader_neither_blocks_nor_loses_what_it_reads(data):
    publish(run())
    fill(data, 7)
    with held(data / "published.duckdb", read_only=True) as ask:
        assert publish(run()).is_green
        assert ask() == 3
    assert published(data)[REPAIRS] == 7


def test_somebody_who_opened_it_for_writing_does_not_delay_a_withdrawal(data):
    publish(run())
    fill(data, 7, with_share=False)
    with held(data / "published.duckdb", read_only=False):
        assert "Withdrawn" in publish(run(share_housing__repairs="error")).sentence
        assert published(data) == {REPAIRS: 3, HISTORY: 3}


def test_a_log_beside_the_old_file_is_not_replayed_into_the_new_one(data):
    publish(run())
    log = data / "published.duckdb.wal"
    log.write_bytes(b"of another file")
    publish(run())
    assert not log.exists()
    assert published(data)[REPAIRS] == 3


def test_a_locked_warehouse_is_a_sentence_and_leaves_nothing_behind(data):
    publish(run())
    with held(data / "warehouse.duckdb", read_only=False), pytest.raises(WrongUse) as problem:
        publish(run())
    assert "close it there, then run this again" in str(problem.value)
    assert sorted(path.name for path in data.iterdir()) == ["published.duckdb", "warehouse.duckdb"]


def test_without_a_build_there_is_nothing_to_publish(data):
    with pytest.raises(WrongUse, match="no build to publish"):
        publish(project())
    (data / "warehouse.duckdb").unlink()
    with pytest.raises(WrongUse, match="no build to publish"):
        publish(run())
