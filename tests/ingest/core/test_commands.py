"""What a person types, sees and gets back."""

import errno
import io
import os
from pathlib import Path
import re
import subprocess
import sys

import duckdb
import pytest

from ingest.places import Places
from ingest.spool import Spool
from ingest.storage import Folder

PROJECT = Path(__file__).parents[3]
HEAVY = (
    "boto3",
    "botocore",
    "duckdb",
    "pyarrow",
    "httpx",
    "jsonschema",
    "yaml",
    "rich",
    "sqlalchemy",
    "google",
)


def test_a_selection_runs_no_other_table(platform):
    """Proves a system, a table, both, and that the others stay as they were."""
    platform.sheet("id,name\n1,a\n")
    platform.sheet("id,name\n1,a\n", system="others")
    result = platform.run("run", "--select", "others")
    assert result.status == 0
    assert result.out.startswith("others.jobs  landed     1 row\n")
    assert "toys.jobs" not in result.out
    result = platform.run("run", "--select", "toys.jobs", "others")
    assert "others.jobs  unchanged" in result.out
    assert "toys.jobs    landed" in result.out


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("toy", "toys"), ("toys.job", "toys.jobs"), ("jobs", "toys.jobs")],
)
def test_a_selection_of_nothing_is_wrong_use(platform, name, nearest):
    """Proves exit status 2, the nearest name, and that nothing was run."""
    platform.sheet("id,name\n1,a\n")
    result = platform.run("run", "--select", name)
    assert (result.status, result.out) == (2, "")
    assert result.err == f"Nothing is named '{name}': did you mean '{nearest}'?\n"
    assert not platform.data.exists()


def test_one_failing_table_stops_no_other(platform):
    """Proves exit status 1 with all the rest done, in the order of the declarations."""
    platform.sheet("!refuse", system="a")
    platform.sheet("id,name\n1,a\n", system="b")
    platform.sheet("x\n", system="c")
    platform.sheet("id,name\n1,a\n", system="d")
    result = platform.run()
    assert result.status == 1
    assert re.findall(r"^([a-d])\.jobs +(\w+)", result.out, re.MULTILINE) == [
        ("a", "failed"),
        ("b", "landed"),
        ("c", "failed"),
        ("d", "landed"),
    ]
    assert platform.query("select id from raw_d.jobs") == [("1",)]


def test_two_runners_at_once_are_one(platform):
    """Proves that the second says who is at work, and touches nothing."""
    platform.sheet("id,name\n1,a\n")
    with Places.of({}).alone():
        for command in ("run", "register", "verify"):
            result = platform.run(command)
            assert result.status == 1
            assert re.match(r"Another ingest \(process \d+\) is at work in var: wait", result.err)
    assert platform.extracts() == []
    assert platform.run().status == 0


def test_a_landing_that_is_shared_is_locked_too(platform):
    """Proves it for two data folders, and that a landing which is only read needs no lock."""
    platform.patch.setenv("BOROUGH_LANDING", "shared/landing")
    platform.sheet("id,name\n1,a\n")
    with Places.of({**os.environ, "BOROUGH_DATA": "elsewhere"}).alone():
        for command in ("run", "register", "verify"):
            result = platform.run(command)
            assert result.status == 1
            assert "is at work in shared/landing: wait" in result.err
    assert not list(platform.root.glob("shared/landing/toys/jobs/*"))
    assert platform.run().status == 0
    assert platform.run("verify").out == "Landing is whole: 2 files.\n"
    platform.patch.setattr(os, "access", lambda *_: False)
    (platform.root / "shared/landing/ingest.lock").unlink()
    assert platform.run("register").status == 0
    assert not (platform.root / "shared/landing/ingest.lock").exists()


def test_status_shows_each_table(platform):
    """Proves the columns of a table that is good, one that failed, and one never asked."""
    platform.sheet("id\n1\n")
    platform.sheet("!refuse", system="others")
    platform.run()
    platform.sheet(system="third")
    lines = platform.run("status").out.splitlines()
    assert re.split(r"\s{2,}", lines[0]) == [
        "source", "last checked (UTC)", "outcome", "newest extract", "age", "rows", "warnings",
        "message",
    ]  # fmt: skip
    assert re.match(r"others.jobs +2026-11-24 \d\d:\d\d:51 +failed +asking the source", lines[1])
    extract = platform.extracts()[0].name
    assert re.match(r"third.jobs +never$", lines[2])
    row = rf"toys.jobs +2026-11-24 \S+ +landed +{extract} +\d minutes +1 +1$"
    assert re.match(row, lines[3])


def test_status_shows_what_a_renamed_table_left(platform):
    """Proves that what landed under another name is not forgotten, unless a file may declare it."""
    platform.sheet("id,name\n1,a\n")
    platform.run()
    path = platform.root / "models/staging/toys/_toys__sources.yml"
    path.write_text(path.read_text().replace("name: jobs", "name: works"))
    [_, works, jobs] = platform.run("status").out.splitlines()
    assert works.startswith("toys.works  never")
    extract = platform.extracts()[0].name
    assert re.match(
        rf"toys.jobs +undeclared +{extract} +\d+ minutes? +it landed under this name", jobs
    )
    platform.declare("others", "sources: [")
    assert "undeclared" not in platform.run("status").out


def test_outside_a_project_nothing_is_declared(platform):
    """Proves the sentence and exit status 2."""
    result = platform.run()
    assert result.status == 2
    assert "go to the project's folder" in result.err


def test_a_root_that_is_no_folder_is_wrong_use(platform):
    """Proves that an address is not taken for the name of a folder."""
    platform.patch.setenv("BOROUGH_LANDING", "gs://bucket/landing")
    platform.sheet()
    result = platform.run()
    assert (result.status, result.err) == (
        2,
        "BOROUGH_LANDING is neither a folder of this machine nor a root such as "
        "s3://bucket/folder: correct it.\n",
    )
    platform.patch.setenv("BOROUGH_DATA", "s3://bucket/data")
    assert platform.run().err == (
        "BOROUGH_DATA names no folder of this machine; set it to a folder.\n"
    )


def test_a_torn_line_of_the_log_costs_no_other(platform):
    """Proves that a log which a killed run left unfinished can be read and added to."""
    platform.sheet("id,name\n1,a\n")
    platform.run()
    [path] = platform.data.glob("log/*")
    path.write_text(path.read_text() + '{"run_id": "2026')
    assert platform.run().status == 0
    assert platform.query("select outcome from raw_ingest.runs order by run_id") == [
        ("landed",),
        ("unchanged",),
    ]


def test_a_name_that_holds_a_line_break_tears_no_line(platform):
    """Proves it for the separator of lines that Unicode has beside the line feed."""
    platform.sheet()
    path = platform.root / "models/staging/toys/_toys__sources.yml"
    path.write_text(path.read_text().replace("DROP}/toys.csv", "DROP}/all"))
    platform.write("all/a\u2028b.csv", "id\n1\n")
    assert platform.run().status == 0
    assert platform.query("select place from raw_ingest.findings") == [("a\u2028b.csv",)]
    assert "landed" in platform.run("status").out


def test_no_value_is_in_what_people_see(platform):
    """Proves that a run with warnings, rejects and refusals prints and logs no cell."""
    platform.sheet("id,name,note\n1,Smith,\n!reject Smith\n2,Smith\n")
    platform.sheet("Smith,x\nid,Smith\n", system="others")
    seen = platform.run().said + platform.run("status").said + platform.log()
    assert "Smith" not in seen


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "is full: make room, then run again"),
        (errno.EACCES, "this user may not write in"),
    ],
)
@pytest.mark.parametrize("where", ["landing", "spool", "log", "warehouse"])
def test_a_disk_that_refuses_is_a_sentence(platform, monkeypatch, where, code, said):
    """Proves it wherever a run writes, with the rest done, and that the next run mends."""
    platform.sheet("id,name\n1,a\n")
    assert platform.run().status == 0
    platform.sheet("id,name\n1,a\n", system="others")
    platform.write("toys.csv", "id,name\n1,b\n")

    def refuse(name):
        raise OSError(code, os.strerror(code), name)

    def put(self, name, source, replace=False, put=Folder.put):
        return refuse(name) if name.startswith("toys/jobs") else put(self, name, source, replace)

    def write(self, part, *rest, write=Spool._write):
        return refuse(part) if part == "toys.csv" else write(self, part, *rest)

    with monkeypatch.context() as patch:
        if where == "landing":
            patch.setattr(Folder, "put", put)
        elif where == "spool":
            patch.setattr(Spool, "_write", write)
        elif where == "log":
            patch.setattr(Folder, "append", lambda self, name, text: refuse(name))
        else:
            patch.setattr(duckdb, "connect", refuse)
        result = platform.run()
    # Where a table cannot be kept the rest is done; without a log or a warehouse nothing goes on.
    assert result.status == (1 if where in ("landing", "spool") else 2)
    assert said.casefold() in result.said.casefold()
    assert "report" not in result.said
    if where in ("landing", "spool"):
        assert platform.query("select id from raw_others.jobs") == [("1",)]
    assert platform.run().status == 0
    assert platform.query("select name from raw_toys.jobs") == [("b",)]
    assert platform.run("verify").status == 0


def test_a_terminal_shows_a_bar(platform, monkeypatch):
    """Proves that a person sees how far a run is; what is written elsewhere has no bar."""

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    platform.sheet("id,name\n1,a\n")
    assert platform.run().err == ""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    platform.run()
    assert "1/1" in terminal.getvalue()
    assert "toys.jobs" in terminal.getvalue()


def test_help_loads_nothing_heavy():
    """Proves that help is fast, by what it imports and not by a clock."""
    code = (
        "import sys\nfrom ingest.__main__ import main\n"
        "try:\n    main(['run', '--help'])\nexcept SystemExit as stop:\n    assert stop.code == 0\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert "--skip-absent" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_wrong_use_is_status_2():
    """Proves it for an unknown command."""
    done = subprocess.run(
        [sys.executable, "-m", "ingest", "rnu"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "invalid choice: 'rnu'" in done.stderr
