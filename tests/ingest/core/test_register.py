"""Raw as relations of the warehouse."""

import os
import shutil
import subprocess
import sys

import duckdb
import pyarrow.parquet as pq
import pytest

from ingest import views, warehouse
from ingest.errors import Stop
from ingest.storage import Folder

LINEAGE = [
    ("_extracted_at", "TIMESTAMP"),
    ("_source_part", "VARCHAR"),
    ("_source_row", "BIGINT"),
    ("_row_findings", "VARCHAR"),
    ("_extract_id", "VARCHAR"),
]
REJECTS = [
    *((name, "VARCHAR") for name in ("kind", "reason", "original_text", "outcome")),
    *(column for column in LINEAGE if column[0] != "_row_findings"),
]


def described(platform, relation):
    """Names and types of a relation's columns."""
    return [tuple(row[:2]) for row in platform.query(f"describe {relation}")]


def test_a_full_table_shows_its_newest_extract(platform):
    """Proves the newest extract in the relation and every one in its history."""
    platform.sheet()
    for value in "abc":
        platform.write("toys.csv", f"id,name\n1,{value}\n")
        platform.run()
    assert platform.query("select name from raw_toys.jobs") == [("c",)]
    assert platform.query("select name from raw_toys.jobs__history order by _extract_id") == [
        ("a",),
        ("b",),
        ("c",),
    ]


def test_a_table_without_an_extract_is_an_empty_relation(platform):
    """Proves that the project always builds: the declared columns are there, and lineage."""
    platform.sheet()
    assert platform.run("register").status == 0
    wanted = [("id", "VARCHAR"), ("name", "VARCHAR"), *LINEAGE]
    for relation in ("raw_toys.jobs", "raw_toys.jobs__history"):
        assert described(platform, relation) == wanted
        assert platform.query(f"from {relation}") == []
    assert described(platform, "raw_toys.jobs__rejects") == REJECTS


def test_types_do_not_depend_on_whether_anything_arrived(platform):
    """Proves that the empty relation and the full one have the same columns."""
    platform.sheet()
    platform.run("register")
    before = described(platform, "raw_toys.jobs")
    platform.write("toys.csv", "id,name\n1,a\n!reject\n")
    platform.run()
    assert described(platform, "raw_toys.jobs") == before
    assert described(platform, "raw_toys.jobs__rejects") == REJECTS


def test_a_mistaken_declaration_keeps_the_relation_it_had(platform):
    """Proves that a typo takes no rows away, and that a table never seen is empty."""
    platform.sheet("id,name\n1,a\n")
    platform.run()
    platform.sheet(ingest="kye: [id]")
    platform.sheet(ingest="kye: [id]", system="others")
    result = platform.run("register")
    assert result.status == 1
    assert result.err.count("'kye' is not known") == 2
    assert platform.query("select id from raw_toys.jobs") == [("1",)]
    assert platform.query("from raw_others.jobs") == []


def test_a_table_no_longer_declared_goes(platform):
    """Proves that its views go, but not while a file cannot be read that may declare it."""
    platform.sheet()
    platform.sheet(system="others")
    platform.run("register")
    path = platform.root / "models/staging/others/_others__sources.yml"
    path.write_text("sources: [")
    platform.run("register")
    assert platform.query("from raw_others.jobs") == []
    path.unlink()
    platform.run("register")
    with pytest.raises(duckdb.CatalogException):
        platform.query("from raw_others.jobs")


def test_paths_are_absolute_and_no_patterns(platform, tmp_path_factory):
    """Proves that views work from anywhere, under a folder whose name looks like a pattern."""
    data = platform.root / "it's [a]*b"
    platform.patch.setenv("BOROUGH_DATA", str(data.relative_to(platform.root)))
    platform.sheet("id,name\n1,a\n")
    assert platform.run().status == 0
    platform.patch.chdir(tmp_path_factory.mktemp("elsewhere"))
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("select id from raw_toys.jobs").fetchall() == [("1",)]


def test_descriptions_are_comments(platform):
    """Proves that whoever opens the warehouse reads what the declaration says."""
    platform.sheet("id,name\n1,a\n")
    platform.run()
    assert platform.query(
        "select view_name, comment from duckdb_views() where schema_name = 'raw_toys' order by all"
    ) == [
        ("jobs", "One row per job."),
        ("jobs__history", "Every extract of jobs. One row per job."),
        (
            "jobs__rejects",
            "Rows of jobs that were left out of it, and rows in it that are doubtful.",
        ),
    ]


def test_the_log_is_registered(platform):
    """Proves the columns and types that `last_good_check` and the reports read."""
    platform.sheet("id\n1\n")
    platform.run()
    check = [
        ("run_id", "VARCHAR"),
        ("checked_at", "TIMESTAMP"),
        ("schema_name", "VARCHAR"),
        ("table_name", "VARCHAR"),
    ]
    runs = [
        ("outcome", "VARCHAR"),
        ("rows", "BIGINT"),
        ("warnings", "BIGINT"),
        ("message", "VARCHAR"),
        ("fresh_at", "TIMESTAMP"),
        ("asked_at", "TIMESTAMP"),
    ]
    findings = [("kind", "VARCHAR"), ("place", "VARCHAR"), ("message", "VARCHAR")]
    assert described(platform, "raw_ingest.runs") == check + runs
    assert described(platform, "raw_ingest.findings") == check + findings
    assert platform.query(
        "select schema_name, table_name, outcome, rows, warnings, checked_at::date::varchar "
        "from raw_ingest.runs"
    ) == [("raw_toys", "jobs", "landed", 1, 1, "2026-11-24")]


def test_only_what_is_new_in_the_log_is_read(platform, monkeypatch):
    """Proves it for the second run; and that a log which was lost, or has other columns, counts."""
    read = []

    def noted(self, name, read_file=Folder.read):
        read.append(name)
        return read_file(self, name)

    monkeypatch.setattr(Folder, "read", noted)
    platform.sheet("id\n1\n")
    platform.run()
    read.clear()
    platform.run()
    [first, second] = sorted(path.name for path in platform.data.glob("log/*"))
    assert [name for name in read if name.startswith("runs-")] == [second]
    outcomes = "select outcome from raw_ingest.runs order by run_id"
    assert platform.query(outcomes) == [("landed",), ("unchanged",)]
    findings = "select count(*) from raw_ingest.findings"
    assert platform.query(findings) == [(2,)]
    (platform.data / "log" / first).unlink()
    platform.run("register")
    assert (platform.query(outcomes), platform.query(findings)) == ([("unchanged",)], [(1,)])
    with duckdb.connect(str(platform.data / "warehouse.duckdb")) as connection:
        connection.execute("alter table raw_ingest.findings drop column place")
    platform.run("register")
    assert (platform.query(outcomes), platform.query(findings)) == ([("unchanged",)], [(1,)])
    assert platform.query("select place from raw_ingest.findings") == [("toys.csv",)]


def test_a_failure_at_registering_changes_nothing(platform, monkeypatch):
    """Proves that all relations flip in one transaction."""
    platform.sheet("id,name\n1,a\n")
    platform.run()
    platform.write("toys.csv", "id,name\n1,b\n")

    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(views, "_add", fail)
    assert platform.run().status == 130
    assert platform.query("select name from raw_toys.jobs") == [("a",)]
    monkeypatch.undo()


def test_cost_follows_the_extract(platform):
    """Proves that the view of a full table names one file, however long the history is."""
    platform.sheet()
    for value in "abcd":
        platform.write("toys.csv", f"id,name\n1,{value}\n")
        platform.run()
    assert len(platform.raw()) == 4
    [(sql,)] = platform.query(
        "select sql from duckdb_views() where schema_name = 'raw_toys' and view_name = 'jobs'"
    )
    assert sql.count(".parquet") == 1
    assert platform.extracts()[-1].name in sql


def test_registering_opens_no_more_files_than_it_must(platform):
    """Proves that a long history is opened only where its extracts have other columns."""

    def opens_the_second():
        """Whether a registration falls over a file of the history that rotted unnoticed."""
        path = platform.raw()[1]
        body, written = path.read_bytes(), path.stat().st_mtime_ns
        path.write_bytes(bytes(len(body)))
        os.utime(path, ns=(written, written))
        status = platform.run("register").status
        path.write_bytes(body)
        os.utime(path, ns=(written, written))
        return status == 1

    platform.sheet()
    for text in ("id,name\n1,a\n", "name,id\nb,2\n", "id,name\n3,c\n"):
        platform.write("toys.csv", text)
        platform.run()
    assert not opens_the_second()
    platform.write("toys.csv", "id,name,note\n4,d,n\n")
    platform.run()
    assert opens_the_second()
    assert platform.query("select id, name, note from raw_toys.jobs__history order by id") == [
        ("1", "a", None),
        ("2", "b", None),
        ("3", "c", None),
        ("4", "d", "n"),
    ]


def test_a_locked_warehouse_is_a_sentence(platform):
    """Proves that the process is named with a remedy, and that what was fetched is safe."""
    platform.sheet("id,name\n1,a\n")
    platform.run()
    platform.write("toys.csv", "id,name\n1,b\n")
    path = platform.data / "warehouse.duckdb"
    code = f"import duckdb; c = duckdb.connect({str(path)!r}); print('open', flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout.readline() == "open\n"
        result = platform.run()
        holder.communicate("\n")
    assert result.status == 2
    assert "var/warehouse.duckdb is open in python" in result.err
    assert f"(process {holder.pid}): close it there" in result.err
    assert len(platform.extracts()) == 2
    assert platform.run("register").status == 0
    assert platform.query("select name from raw_toys.jobs") == [("b",)]


def test_a_warehouse_that_cannot_be_written_is_a_sentence(tmp_path):
    """Proves it for a commit that the disk has no room for."""

    class Full:
        def begin(self):
            pass

        def commit(self):
            raise duckdb.TransactionException("Failed to commit: No space left on device")

        def close(self):
            pass

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", lambda path: Full())
        with pytest.raises(Stop, match=r"cannot be written \(Failed to commit: No space left on"):
            with warehouse.opened(tmp_path / "warehouse.duckdb"):
                pass


def test_names_are_quoted():
    """Proves that no name or text can end the SQL that it is put into."""
    assert warehouse.identifier("raw_x", 'a"b') == '"raw_x"."a""b"'
    assert warehouse.literal("it's") == "'it''s'"


def test_other_roots_hold_landing_and_raw(platform):
    """Proves BOROUGH_LANDING and BOROUGH_RAW."""
    platform.patch.setenv("BOROUGH_LANDING", "elsewhere/landing")
    platform.patch.setenv("BOROUGH_RAW", "elsewhere/raw")
    platform.sheet("id,name\n1,a\n")
    assert platform.run().status == 0
    assert platform.query("select id from raw_toys.jobs") == [("1",)]
    assert not (platform.data / "landing").exists()
    assert not (platform.data / "raw").exists()
    assert len(list(platform.root.glob("elsewhere/landing/toys/jobs/*/toys.csv"))) == 1
    [path] = platform.root.glob("elsewhere/raw/toys/jobs/*/*/*.parquet")
    assert pq.read_metadata(path).num_rows == 1


def test_a_restored_landing_brings_everything_back(platform):
    """Proves that landing and the declarations are all that the relations need."""
    platform.sheet()
    for value in "ab":
        platform.write("toys.csv", f"id,name\n1,{value}\n")
        platform.run()
    before = platform.query("from raw_toys.jobs__history order by _extract_id")
    for path in platform.data.iterdir():
        if path.name != "landing":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert platform.run("register").status == 0
    assert platform.query("from raw_toys.jobs__history order by _extract_id") == before
