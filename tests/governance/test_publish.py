"""The readers' files: table by table from a build, at one stroke; shares go when they are gone."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date
import os
from pathlib import Path
import stat
import subprocess
import sys

import duckdb
from governance_fixtures import TERMS, exposure, node, on_disk, project, published, results
import pytest

from governance import publication
from governance import publish as publishing
from governance.artifacts import WrongUse
from governance.publish import publish, withdraw

SHARE = ("share_housing", "share_housing__repairs_v1")
REPAIRS = ("service_housing", "housing__repairs")
HISTORY = ("service_housing", "housing__statuses")
PREMISES = ("service_environment", "environment__premises")
SNAPSHOT = node("snapshots/housing/housing__statuses.yml", group="housing", schema=HISTORY[0])
OTHER = node("models/service/environment/environment__premises.sql", group="environment",
             schema=PREMISES[0])  # fmt: skip


def readers_find(share=3, repairs=3, history=3, premises=3):
    """What each file that readers open holds, by its name; None for a table that is not there."""
    shares = {SHARE[1]: share} if share is not None else {}
    own = {REPAIRS[1]: repairs, HISTORY[1]: history} | shares
    found = {"environment": {PREMISES[1]: premises}, "housing": own}
    return ({"published": shares} if shares else {"published": {}}) | found


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder with a warehouse of three rows a table, in a project with a register."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path / "var"))
    on(monkeypatch, date(2026, 11, 24))
    on_disk(tmp_path)
    (tmp_path / "var").mkdir()
    fill(tmp_path / "var", 3)
    return tmp_path / "var"


def on(monkeypatch, day) -> None:
    monkeypatch.setattr(publishing, "_today", lambda: day)


def fill(data, rows: int, *, with_share: bool = True) -> None:
    """Build the warehouse anew: raw, staging, service, share, and a table of a model long gone."""
    tables = [("raw_sheets", "jobs"), ("staging_sheets", "stg_sheets__jobs"), REPAIRS, HISTORY]
    tables += [PREMISES, ("share_housing", "share_housing__forgotten_v1")]
    tables += [("service_housing", "int_housing__states")]
    (data / "warehouse.duckdb").unlink(missing_ok=True)
    with duckdb.connect(str(data / "warehouse.duckdb")) as connection:
        for schema, table in [*tables, *([SHARE] if with_share else [])]:
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(
                f"create table {schema}.{table} as "
                f"select 'W' || n as ward_code, n as repairs from range({rows}) as r(n)"
            )
        connection.execute("create view service_housing.a_view as select 1 as n")
        connection.execute("comment on table service_housing.housing__repairs is 'One row a job'")
        connection.execute(
            "comment on column service_housing.housing__repairs.repairs is 'It''s a count'"
        )


def run(*nodes, exposures=None, **more):
    """A project with the results of its last run."""
    between = node("models/service/housing/intermediate/int_housing__states.sql", group="housing",
                   schema="service_housing")  # fmt: skip
    whole = project(SNAPSHOT, OTHER, between, *nodes, exposures=exposures)
    return replace(whole, run_results=results(whole, **more))


@contextmanager
def opened(*paths, read_only=True):
    """Another process that keeps files open, two connections each; yields a way to ask it."""
    code = (
        "import sys, duckdb\n"
        f"paths = {[str(path) for path in paths]}\n"
        f"pools = [duckdb.connect(path, read_only={read_only}) for path in paths]\n"
        "pools += [pool.cursor() for pool in pools]\n"
        "print('open', flush=True)\n"
        "for line in sys.stdin:\n"
        "    found = []\n"
        "    for pool in pools:\n"
        "        try:\n"
        "            row = pool.execute(line).fetchone()\n"
        "            found.append(str(row[0]) if row else 'nothing')\n"
        "        except duckdb.Error as error:\n"
        "            found.append(type(error).__name__)\n"
        "    print(*found, flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def ask(query: str) -> set[str]:
        """The different answers of all connections to a query of one value."""
        process.stdin.write(f"{query}\n")
        process.stdin.flush()
        return set(process.stdout.readline().split())

    try:
        assert process.stdout.readline() == "open\n"
        yield ask
    finally:
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()


def counts(relation) -> str:
    return f"select count(*) from {'.'.join(relation)}"


def test_a_green_build_is_published_by_department_without_what_lies_between(data):
    outcome = publish(run())
    assert outcome.is_green, outcome.sentence
    assert "1 share in " in outcome.sentence and "3 tables of 2 departments" in outcome.sentence
    assert published(data) == readers_find()


def test_warnings_and_steps_without_a_table_stop_nothing(data):
    test = node("tests/singular/t.sql")
    build = run(test, t="warn", stg_sheets__jobs="no-op")
    # dbt 1.11 gives an exposure a result too.
    build.run_results["results"].append({"unique_id": "exposure.borough.x", "status": "skipped"})
    assert publish(build).is_green


def test_an_ephemeral_model_has_no_result_and_is_not_left_out(data):
    path = "models/service/housing/intermediate/int_housing__now.sql"
    assert publish(run(node(path, group="housing", config={"materialized": "ephemeral"}))).is_green


def test_comments_are_kept(data):
    publish(run())
    with duckdb.connect(str(data / "published/housing.duckdb"), read_only=True) as connection:
        views = "select comment from duckdb_views() where view_name = 'housing__repairs'"
        columns = "select comment from duckdb_columns() where table_name = 'housing__repairs'"
        assert connection.execute(views).fetchall() == [("One row a job",)]
        assert connection.execute(columns).fetchall() == [(None,), ("It's a count",)]


TYPES = {
    "decimal": "1.230::decimal(38, 3)",
    "moment": "timestamp '2026-11-24 10:00:00.123456'",
    "list": "['b', null, 'a']",
    "point": "'POINT (1 2)'::geometry",
    "huge": "170141183460469231731687303715884105727::hugeint",
    "length": "interval '1 month 3 days 1.234567 seconds'",
    "clock": "'10:00:00+01'::timetz",
    "word": "'b'::enum('a', 'b')",
    "id": "'3f2504e0-4f89-11d3-9a0c-0305e82c3301'::uuid",
    "nothing": "null::integer",
    'a "name"': "'x'",
}


def test_types_values_and_the_order_of_rows_are_those_of_the_warehouse(data):
    columns = ", ".join(f'{v} as "{k.replace(chr(34), chr(34) * 2)}"' for k, v in TYPES.items())
    with duckdb.connect(str(data / "warehouse.duckdb")) as warehouse:
        warehouse.execute(
            f"create or replace table {'.'.join(REPAIRS)} as "
            f"select hash(n) as scattered, {columns} from range(130000) r(n) order by hash(n)"
        )
        query = f"describe {'.'.join(REPAIRS)}"
        types = warehouse.execute(query).fetchall()
        rows = f"select md5(string_agg(t::varchar, chr(10))) from {'.'.join(REPAIRS)} t"
        digest = warehouse.execute(f"set threads = 1; {rows}").fetchall()
    publish(run())
    with duckdb.connect(str(data / "published/housing.duckdb"), read_only=True) as readers:
        assert readers.execute(query).fetchall() == types
        assert readers.execute(f"set threads = 1; {rows}").fetchall() == digest


def test_a_type_that_no_file_keeps_is_a_sentence(data):
    with duckdb.connect(str(data / "warehouse.duckdb")) as warehouse:
        warehouse.execute(
            f"create or replace table {'.'.join(REPAIRS)} as select union_value(a := 1) as either"
        )
    with pytest.raises(WrongUse, match=r"either of .* cannot be published exactly: cast it"):
        publish(run())


@pytest.mark.parametrize(
    ("test", "statuses", "kept"),
    [
        ({}, {"housing__repairs": "error", "share_housing__repairs": "skipped"}, "repairs share"),
        ({}, {"housing__repairs": "partial success"}, "repairs share"),
        ({}, {"stg_sheets__jobs": "error"}, "repairs share"),
        ({}, {"housing__statuses": "error"}, "history"),
        ({}, {"environment__premises": "skipped"}, "premises"),
        ({"reads": ["model.borough.environment__premises"]}, {"t": "fail"}, "premises"),
        (
            {
                "reads": ["model.borough.housing__repairs", "model.borough.environment__premises"],
                "attached_node": "model.borough.environment__premises",
            },
            {"t": "fail"},
            "premises",
        ),
        (
            {
                "reads": ["model.borough.housing__repairs", "model.borough.environment__premises"],
                "group": "environment",
            },
            {"t": "error"},
            "premises",
        ),
        ({"reads": ["source.borough.sheets.jobs"]}, {"t": "fail"}, "repairs share"),
        # A test that reads nothing tests a macro, with which everything may be made.
        ({}, {"t": "fail"}, "repairs share history premises"),
    ],
)
def test_what_failed_and_what_is_made_of_it_stays_and_the_rest_is_new(data, test, statuses, kept):
    publish(run())
    fill(data, 7)
    outcome = publish(run(node("tests/housing/t.sql", **test), **statuses))
    assert not outcome.is_green
    tables = ("share", "repairs", "history", "premises")
    assert published(data) == readers_find(**{t: 3 if t in kept.split() else 7 for t in tables})
    assert "As published before, since the last build did not make" in outcome.sentence


def test_a_failed_unit_test_keeps_its_model_as_it_was(data):
    publish(run())
    fill(data, 7)
    whole = run()
    premises = {"depends_on": {"nodes": ["model.borough.environment__premises"]}}
    whole.manifest["unit_tests"] = {"unit_test.borough.u": premises}
    whole.run_results["results"].append({"unique_id": "unit_test.borough.u", "status": "fail"})
    publish(whole)
    assert published(data) == readers_find(7, 7, 7, 3)


def test_what_a_build_left_out_stays_and_without_rows_nothing_is_published(data):
    empty = run()
    empty.run_results["args"]["empty"] = True
    assert "Nothing is published" in publish(empty).sentence
    assert not (data / "published.duckdb").exists()
    publish(run())
    fill(data, 7)
    part = run()
    part.run_results["results"] = [
        result for result in part.run_results["results"] if "housing" not in result["unique_id"]
    ]
    assert not publish(part).is_green
    assert published(data) == readers_find(3, 3, 3, 7)


@pytest.mark.parametrize("command", ["test", "run"])
def test_a_run_that_is_no_build_is_not_published(data, command):
    publish(run())
    fill(data, 7)
    assert f"the last run of dbt was `dbt {command}`" in publish(run(command=command)).sentence
    assert published(data) == readers_find()


def test_a_build_that_a_check_before_it_stopped_is_not_published(data):
    publish(run())
    fill(data, 7)
    stopped = run()
    hook = {"unique_id": "operation.borough.borough-on-run-start-0", "status": "error"}
    stopped.run_results["results"].append(hook)
    assert "a check before the last build stopped it" in publish(stopped).sentence
    assert published(data) == readers_find()


def test_a_build_that_did_not_end_is_not_published_on_the_results_of_the_one_before(data):
    publish(run())
    fill(data, 7, with_share=False)
    ended = run()
    ended.manifest["metadata"]["invocation_id"] = "of-a-later-run"
    outcome = publish(ended)
    assert not outcome.is_green
    assert "the last run of dbt did not end" in outcome.sentence
    assert published(data) == readers_find(None)


def test_a_withdrawn_share_goes_even_after_a_red_build_and_the_rest_stays(data):
    publish(run())
    fill(data, 7, with_share=False)
    outcome = publish(run(share_housing__repairs="error", housing__repairs="error"))
    assert not outcome.is_green
    assert "share_housing__repairs_v1 is withdrawn: the last build left no" in outcome.sentence
    assert published(data) == readers_find(None, 3, 7, 7)


def test_a_refused_share_keeps_nobody_elses_tables_from_readers(data):
    """Nor does what follows from it: a table of another department, its tests."""
    publish(run())
    fill(data, 7, with_share=False)
    with duckdb.connect(str(data / "warehouse.duckdb")) as connection:
        connection.execute("create table service_environment.environment__damp as select 1 as n")
    model = "model.borough.environment__damp"
    reader = node(
        "models/service/environment/environment__damp.sql",
        group="environment",
        reads=["model.borough.share_housing__repairs.v1"],
    )
    unsigned = exposure(TERMS | {"signed": []})
    on_disk(data.parent, unsigned)
    both = [model, "model.borough.environment__premises"]
    whole = run(
        reader,
        node("tests/environment/t.sql", reads=both),
        exposures=[unsigned],
        share_housing__repairs="error",
        environment__damp="skipped",
        t="skipped",
    )
    whole.manifest["unit_tests"] = {"unit_test.borough.u": {"depends_on": {"nodes": [model]}}}
    whole.run_results["results"].append({"unique_id": "unit_test.borough.u", "status": "skipped"})
    outcome = publish(whole)
    assert not outcome.is_green
    [_, sentence] = outcome.sentence.splitlines()
    assert sentence == (
        "share_housing__repairs_v1 is withdrawn: the agreement housing_open does not let it out "
        "(unsigned). Its information asset owner signs it in "
        "models/share/agreements/housing_open.yml, for housing and with a day that has come."
    )
    assert published(data) == readers_find(None, 7, 7, 7)


def test_a_fault_beside_a_refused_share_is_one_all_the_same(data):
    publish(run())
    fill(data, 7, with_share=False)
    unsigned = exposure(TERMS | {"signed": []})
    on_disk(data.parent, unsigned)
    publish(run(exposures=[unsigned], share_housing__repairs="error", housing__repairs="error"))
    assert published(data) == readers_find(None, 3, 7, 7)


def test_a_share_whose_release_could_not_be_landed_waits(data):
    publish(run())
    fill(data, 7)
    why = "share_housing__repairs_v1 keeps its releases: landing cannot be written."
    outcome = publish(run(), unreleased={"model.borough.share_housing__repairs.v1": why})
    assert not outcome.is_green and why in outcome.sentence
    assert published(data) == readers_find(3, 7, 7, 7)


def test_the_bytes_of_a_withdrawn_share_are_gone(data):
    with duckdb.connect(str(data / "warehouse.duckdb")) as connection:
        connection.execute(f"insert into {'.'.join(SHARE)} values ('KANARIENVOGEL', 1)")
    publish(run())
    files = [path for path in (data / "published").rglob("*.parquet") if SHARE[0] in path.name]
    assert len(files) == 2 and all(b"KANARIENVOGEL" in path.read_bytes() for path in files)
    held = [path.open("rb") for path in files]
    fill(data, 7, with_share=False)
    publish(run(share_housing__repairs="error"))
    assert [file.read() for file in held] == [b"", b""], "a program that has it open reads nothing"
    for file in held:
        file.close()
    everything = [path for path in (data / "published").rglob("*") if path.is_file()]
    assert not any(b"KANARIENVOGEL" in path.read_bytes() for path in everything)


def test_what_a_killed_publishing_left_is_taken_away(data):
    publish(run())
    left = data / "published/builds/29990101T000000000Z/shares"
    left.mkdir(parents=True)
    (left / "share_housing.x.parquet").write_bytes(b"KANARIENVOGEL")
    old = data / ".publishing-abc"
    old.mkdir()
    publish(run(command="test"))
    assert not left.exists() and not old.exists()
    assert published(data) == readers_find()


@pytest.mark.parametrize(
    ("place", "step", "times"),
    [
        (publication.Publication, "write", 1),
        (publication, "_catalogue", 1),
        (Path, "replace", 0),
        (Path, "replace", 1),
        (Path, "replace", 2),
        (publication, "_remove", 0),
    ],
)
def test_killed_half_way_readers_have_one_whole_state_and_the_next_run_sweeps(
    data, place, step, times
):
    publish(run())
    fill(data, 7)
    real, calls = getattr(place, step), []

    def killed(*arguments):
        calls.append(1)
        return real(*arguments) if len(calls) <= times else os._exit(9)

    child = os.fork()
    if not child:
        setattr(place, step, killed)
        publish(run())
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert published(data) in (readers_find(), readers_find(7, 7, 7, 7))
    assert publish(run()).is_green
    assert published(data) == readers_find(7, 7, 7, 7)
    assert len(list((data / "published/builds").iterdir())) == 1
    assert not list(data.rglob(".*.new"))


def test_a_share_whose_model_is_deleted_goes_although_its_table_is_still_there(data):
    publish(run())
    whole = run(exposures=[])
    del whole.manifest["nodes"]["model.borough.share_housing__repairs.v1"]
    Path("models/share/housing/share_housing__repairs.sql").unlink()
    outcome = publish(whole)
    assert "share_housing__repairs_v1 is withdrawn: its model models/share/" in outcome.sentence
    assert published(data) == readers_find(None)


@pytest.mark.parametrize("by_dbt", [True, False])
def test_an_open_pool_sees_the_new_build_and_loses_a_withdrawn_share(data, by_dbt):
    publish(run())
    with opened(data / "published.duckdb", data / "published/housing.duckdb") as ask:
        assert ask(counts(SHARE)) == {"3"}
        fill(data, 7)
        publish(run())
        assert ask(counts(SHARE)) == {"7"}
        on_disk(data.parent, exposure(TERMS | {"signed": []}))
        if by_dbt:
            fill(data, 9, with_share=False)
            publish(run(share_housing__repairs="error"))
        else:
            withdraw()
        assert ask(counts(SHARE)) == {"IOException"}
        assert ask("select ward_code from " + ".".join(SHARE)) == {"IOException"}
        assert not published(data)["published"]
        on_disk(data.parent)
        fill(data, 11)
        assert publish(run()).is_green
        assert ask(counts(SHARE)) == {"11"}


def test_an_open_pool_outlives_new_tables_and_changed_columns(data):
    publish(run())
    environment = data / "published/environment.duckdb"
    with opened(environment) as ask:
        ask("prepare q as select count(*) from service_environment.environment__premises")
        assert ask("execute q") == {"3"}
        with duckdb.connect(str(data / "warehouse.duckdb")) as connection:
            connection.execute(f"alter table {'.'.join(PREMISES)} add column rating integer")
            connection.execute(f"insert into {'.'.join(PREMISES)} values ('W9', 1, 5)")
            connection.execute("create table service_environment.environment__noise as select 1 n")
        noise = node("models/service/environment/environment__noise.sql", group="environment",
                     schema=PREMISES[0])  # fmt: skip
        assert publish(run(noise)).is_green
        assert ask("execute q") == {"4"}
        with duckdb.connect(str(environment), read_only=True) as anew:
            assert anew.execute(f"select sum(rating) from {'.'.join(PREMISES)}").fetchone() == (5,)
            query = "select n from service_environment.environment__noise"
            assert anew.execute(query).fetchone() == (1,)


def test_a_query_that_is_under_way_ends_on_what_it_began_with(data):
    name = ".".join(REPAIRS)
    long = f"create or replace table {name} as select n as repairs from range(200000) r(n)"
    with duckdb.connect(str(data / "warehouse.duckdb")) as warehouse:
        warehouse.execute(long)
    publish(run())
    with duckdb.connect(str(data / "published/housing.duckdb"), read_only=True) as connection:
        begun = connection.execute(f"select repairs from {'.'.join(REPAIRS)}")
        first = begun.fetchmany(1)
        with duckdb.connect(str(data / "warehouse.duckdb")) as warehouse:
            warehouse.execute(f"insert into {'.'.join(REPAIRS)} values (1)")
        publish(run())
        assert len(first + begun.fetchall()) == 200_000
        assert connection.execute(counts(REPAIRS)).fetchone() == (200_001,)


def test_somebody_who_opened_a_file_for_writing_delays_nothing(data):
    publish(run())
    fill(data, 7, with_share=False)
    with opened(data / "published.duckdb", read_only=False):
        assert "withdrawn" in publish(run(share_housing__repairs="error")).sentence
        assert published(data) == readers_find(None, 7, 7, 7)


def test_a_log_beside_the_old_file_is_not_replayed_into_the_new_one(data):
    publish(run())
    log = data / "published.duckdb.wal"
    log.write_bytes(b"of another file")
    publish(run())
    assert not log.exists()
    assert published(data) == readers_find()


def test_the_file_of_every_departments_tables_of_earlier_versions_goes_at_once(data):
    (data / "published.duckdb").write_bytes(b"every department's tables")
    publish(run(command="test"))
    assert not (data / "published.duckdb").exists()
    (data / "published.duckdb").write_bytes(b"every department's tables")
    publish(run())
    assert published(data) == readers_find()


@pytest.mark.parametrize("fault", ["group", "killed"])
def test_nothing_that_fails_afterwards_keeps_a_withdrawn_share_out(data, monkeypatch, fault):
    publish(run())
    on_disk(data.parent, exposure(TERMS | {"signed": []}))
    with monkeypatch.context() as while_it_fails:
        if fault == "group":
            while_it_fails.setenv("BOROUGH_GROUP", "no-such-group")
            assert "is withdrawn" in withdraw().sentence
        else:
            while_it_fails.setattr(publication, "_catalogue", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                withdraw()
        assert not list((data / "published").rglob(f"*{SHARE[1]}*"))
    on_disk(data.parent)
    withdraw()
    assert not list((data / "published").rglob(f"*{SHARE[1]}*")), "it waits for a build"
    assert publish(run()).is_green
    assert published(data) == readers_find()


def test_a_department_that_is_gone_has_no_file(data):
    publish(run())
    whole = run()
    del whole.manifest["nodes"]["model.borough.environment__premises"]
    publish(whole)
    assert sorted(path.name for path in (data / "published").glob("*.duckdb")) == ["housing.duckdb"]


def test_a_share_for_one_department_is_in_that_departments_file(data):
    terms = {"to": ["environment"], "type": "information_sharing_record"}
    terms |= {"recipients": ["role_environment"], "environment": "controlled", "licence": None}
    terms |= {"retention_days": 365}
    between = exposure(TERMS | terms)
    on_disk(data.parent, between)
    outcome = publish(run(exposures=[between]))
    assert outcome.is_green, outcome.sentence
    assert SHARE[1] in published(data)["environment"]
    on_disk(data.parent)
    withdraw()
    assert SHARE[1] not in published(data)["environment"], "it is no more named"
    assert SHARE[1] in published(data)["housing"]


def test_all_is_the_owners_alone_unless_a_group_is_named(data, monkeypatch):
    publish(run())
    for path in (data / "published", *(data / "published").rglob("*")):
        assert path.is_symlink() or not stat.S_IMODE(path.stat().st_mode) & 0o077, path
    import grp

    group = grp.getgrgid(os.getgid()).gr_name
    monkeypatch.setenv("BOROUGH_GROUP_HOUSING", group)
    publish(run())
    modes = {
        path: stat.S_IMODE((data / "published" / path).stat().st_mode)
        for path in (
            "housing.duckdb",
            "current/departments/housing",
            f"current/departments/housing/{'.'.join(REPAIRS)}.parquet",
            "environment.duckdb",
            "current/departments/environment",
            "current/shares",
            "../published.duckdb",
            "..",
            "current",
            "views",
        )
    }
    assert list(modes.values()) == [
        0o640, 0o750, 0o640, 0o600, 0o700, 0o700, 0o600, 0o711, 0o711, 0o711,
    ]  # fmt: skip
    monkeypatch.setenv("BOROUGH_GROUP_HOUSING", "no-such-group")
    with pytest.raises(WrongUse, match="BOROUGH_GROUP_HOUSING is no-such-group, and this machine"):
        publish(run())
    assert len(list((data / "published/builds").iterdir())) == 1


def test_a_locked_warehouse_is_a_sentence_and_leaves_nothing_behind(data):
    publish(run())
    before = sorted(path for path in data.rglob("*"))
    with opened(data / "warehouse.duckdb", read_only=False), pytest.raises(WrongUse) as problem:
        publish(run())
    assert "close it there, then run this again" in str(problem.value)
    assert sorted(path for path in data.rglob("*")) == before


def test_a_share_is_withdrawn_although_the_warehouse_is_locked(data, monkeypatch):
    publish(run())
    on(monkeypatch, date(2027, 10, 1))
    with opened(data / "warehouse.duckdb", read_only=False), pytest.raises(WrongUse) as problem:
        publish(run())
    first, second = str(problem.value).splitlines()
    assert first.startswith(f"{SHARE[1]} is withdrawn: ") and "(expired)" in first
    assert "close it there, then run this again" in second
    assert published(data) == readers_find(None)


def test_without_a_build_there_is_nothing_to_publish(data):
    with pytest.raises(WrongUse, match="no build to publish"):
        publish(project())
    (data / "warehouse.duckdb").unlink()
    with pytest.raises(WrongUse, match="no build to publish"):
        publish(run())
