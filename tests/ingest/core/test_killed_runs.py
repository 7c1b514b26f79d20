"""A run that is killed at any moment loses nothing, doubles nothing and shows nothing by halves."""

import hashlib
import os
from pathlib import Path
import signal
import subprocess
import sys
import time

import duckdb
import pytest

HERE = Path(__file__).parent
PROJECT, TOYS = HERE.parents[2], HERE / "toys"
FIRST, SECOND = "id,name\n1,a\n2,a\n", "id,name\n1,b\n2,b\n!reject c\n"


def shown(folder):
    """The names that the relation shows."""
    with duckdb.connect(str(folder / "var/warehouse.duckdb"), read_only=True) as connection:
        return connection.execute("select name from raw_toys.jobs order by id").fetchall()


def test_a_run_may_be_killed_at_any_moment(platform, tmp_path_factory):
    """Proves it before each change to the disk that a run makes, by SIGKILL, with a new extract."""
    platform.sheet(FIRST)
    assert platform.run().status == 0
    platform.write("toys.csv", SECOND)
    place = tmp_path_factory.mktemp("killed")
    done = subprocess.run(
        [sys.executable, HERE / "killed_runs.py", platform.root, place, HERE / "toys"],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    *killed, ended = done.stdout.splitlines()
    assert len(killed) > 20
    assert {line.split(" ", 1)[1] for line in killed} == {"killed by 9"}
    assert ended.endswith("ended with 0")

    for line in [*killed, ended]:
        folder = place / line.split()[0]
        platform.root, platform.data = folder, folder / "var"
        platform.patch.chdir(folder)
        # Before anything is mended: one whole state or the other.
        assert shown(folder) in ([("a",), ("a",)], [("b",), ("b",)])
        faults = platform.run("verify").out.splitlines()
        assert all("left by a killed run" in fault or "is whole" in fault for fault in faults)

        assert platform.run().status == 0
        landed = [(path / "toys.csv").read_text() for path in platform.extracts()]
        assert landed == [FIRST, SECOND]
        assert platform.run("verify").out == "Landing is whole: 4 files.\n"
        assert shown(folder) == [("b",), ("b",)]
        assert platform.query("select count(*) from raw_toys.jobs__history") == [(4,)]
        assert platform.query("select count(*) from raw_toys.jobs__rejects") == [(1,)]
        assert len(platform.raw()) == 3
        assert not (platform.data / "incoming").exists()


@pytest.mark.parametrize(
    ("where", "ending"), [("platform", signal.SIGINT), ("cloud", signal.SIGTERM)]
)
def test_a_run_that_is_stopped_does_not_wait_for_its_sources(where, ending, request):
    """Proves that one which hangs keeps nobody, and that neither scratch nor lock is left."""
    platform = request.getfixturevalue(where)
    platform.sheet(FIRST)
    source = platform.drop / "toys.csv"
    source.unlink()
    os.mkfifo(source)  # whoever reads it waits for somebody who writes
    code = (
        f"import runpy; from ingest import connectors; connectors.__path__.append({str(TOYS)!r})\n"
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import sys; sys.argv[1:] = ['run']; runpy.run_module('ingest', run_name='__main__')"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    with run:
        until, writer = time.monotonic() + 60, None
        while writer is None and time.monotonic() < until:
            try:
                writer = os.open(source, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:
                time.sleep(0.05)
        try:
            run.send_signal(ending)
            _, said = run.communicate(timeout=60)
        finally:
            run.kill()
            os.close(writer)
    assert (run.returncode, said) == (
        128 + ending,
        "Stopped. What landed is safe; run again to go on.\n",
    )
    assert not (platform.data / "incoming").exists()
    if where == "cloud":
        lake = request.getfixturevalue("lake")
        assert "landing/ingest.lock" not in lake.objects("eastmere-landing")


def test_raw_is_whole_after_a_kill_while_copying(platform):
    """Proves that what a copy from another disk left half-way is swept."""
    platform.sheet(FIRST)
    platform.run()
    before = [hashlib.sha256(path.read_bytes()).hexdigest() for path in platform.raw()]
    (path,) = platform.raw()
    path.unlink()
    (path.parent / ".half.parquet.arriving").write_bytes(b"PAR1")
    platform.run("register")
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in platform.raw()] == before
