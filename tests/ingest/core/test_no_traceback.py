"""What stops a command is one sentence, whichever command it is: a disk, a program, a person."""

import os
from pathlib import Path
import shlex
import signal
import subprocess
import sys
import time

import pytest

from demo import write as eastmere
from demo.__main__ import main as demo
from governance import __main__ as governance
from ingest import datafolder, faults, selection

PROJECT = Path(__file__).parents[3]
ON_A_DISK = ["ingest verify", "ingest clean", "demo remove", "governance.progress build"]
OF_A_WAREHOUSE = ["ingest register", "demo remove", "governance.progress build"]


@pytest.fixture
def data(tmp_path) -> Path:
    """A data folder of Borough's with nothing of interest in it."""
    folder = tmp_path / "data"
    datafolder.make(folder)
    (folder / "demo").mkdir()
    (folder / "demo/settings.json").touch()
    return folder


def said(data: Path, before: str, commands: list[str]) -> list[tuple[str, str]]:
    """Exit status and standard error of each command, run by a shell after some words of it."""
    runs = [
        f"{shlex.quote(sys.executable)} -m {command} >/dev/null 2>{data.parent}/{number}; echo $?"
        for number, command in enumerate(commands)
    ]
    shell = ["sh", "-c", "\n".join([before, *runs])]
    if "mount" in before:
        shell = ["unshare", "--mount", *shell]
    done = subprocess.run(
        shell,
        cwd=PROJECT,
        env=os.environ | {"BOROUGH_DATA": str(data)},
        capture_output=True,
        text=True,
        check=True,
    )
    errors = [(data.parent / str(number)).read_text() for number in range(len(commands))]
    return list(zip(done.stdout.split(), errors, strict=True))


def test_a_read_only_data_folder(data):
    """Proves it for each command that writes, with the folder's name and exit status 2."""
    before = f"chmod 500 {data}"
    if os.geteuid() == 0:
        # What root may do is decided by the disk alone.
        before = f"mount --bind {data} {data} && mount -o remount,bind,ro {data} || exit 3"
        if subprocess.run(["unshare", "--mount", "true"], check=False).returncode:
            pytest.skip("this machine lets nobody make a folder read-only for root")
    for command, (status, error) in zip(ON_A_DISK, said(data, before, ON_A_DISK), strict=True):
        assert status == "2", command
        assert error.count("\n") == 1 and str(data) in error, command
    data.chmod(0o700)


def test_a_warehouse_that_another_program_holds(data):
    """Proves it with the program and its number."""
    path = data / "warehouse.duckdb"
    code = f"import duckdb; c = duckdb.connect({str(path)!r}); print('open', flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout.readline() == "open\n"
        found = said(data, "", OF_A_WAREHOUSE)
        holder.communicate("\n")
    for command, (status, error) in zip(OF_A_WAREHOUSE, found, strict=True):
        assert status == "2", command
        assert f"{path} is open in python" in error, command
        assert f"(process {holder.pid}): close it there" in error, command
        assert error.count("\n") == 1, command


@pytest.mark.parametrize(
    ("name", "is_folder", "says"),
    [
        ("ingest.lock", True, "ingest.lock is a folder where a file is expected"),
        ("env", True, "env is a folder: make it a file"),
        ("incoming", False, "incoming is a file where a folder is expected"),
        ("warehouse.duckdb", True, "warehouse.duckdb cannot be opened: it is a folder"),
        ("warehouse.duckdb", False, "warehouse.duckdb cannot be opened: it is no DuckDB file"),
    ],
)
def test_something_else_where_a_file_or_folder_is_expected(platform, name, is_folder, says):
    """Proves that its name is told, and what to do."""
    platform.sheet("id,name\n1,a\n")
    path = platform.data / name
    platform.data.mkdir()
    path.mkdir() if is_folder else path.write_text("no database")
    result = platform.run()
    assert (result.status, result.err.count("\n")) == (2, 1)
    assert says in result.err


def test_a_quota_and_a_full_disk_name_the_folder():
    """Proves it for an error that names a file, and one that does not; a part is not named."""
    for code in faults.NO_ROOM:
        named = OSError(code, "", "var/landing/toys/jobs/1/Ann Smith.csv")
        assert faults.of_this_machine(named).startswith("the disk that holds var/landing/toys")
        assert "Smith" not in faults.of_this_machine(named)
        bare = faults.of_this_machine(OSError(code, ""), Path("var"))
        assert bare.startswith("the disk that holds var is full")


def test_an_environment_that_is_out_of_date_is_a_sentence(platform):
    """Proves it for a library that is not there, and that a fault of our own stays one."""

    def lacking(name):
        def load(_):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

        return load

    platform.sheet("id,name\n1,a\n")
    platform.patch.setattr(selection, "declared", lacking("calamine.new"))
    result = platform.run()
    assert (result.status, result.err) == (
        2,
        "calamine.new is not installed: run `make`, which brings .venv up to date.\n",
    )
    platform.patch.setattr(selection, "declared", lacking("ingest.none"))
    with pytest.raises(ModuleNotFoundError):
        platform.run()


def interrupt(*_, **__):
    raise KeyboardInterrupt


def test_ctrl_c_in_eastmere_and_in_governance(monkeypatch, capsys, tmp_path):
    """Proves one sentence and exit status 130."""
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(eastmere, "build", interrupt)
    assert demo(["write"]) == 130
    assert capsys.readouterr().err == "Stopped. Run it again to go on: no file was left half-way.\n"
    monkeypatch.setattr(governance, "load", interrupt)
    assert governance.main(["publish"]) == 130
    assert capsys.readouterr().err == "Stopped. Nothing was left half-way; run it again.\n"


def test_ctrl_c_in_a_build_shows_none_of_dbts_pages():
    """Proves it for what is written after the signal, to both streams, by a program like dbt."""
    code = (
        "import os, sys, time\n"
        "from governance import progress\n"
        "def build(_):\n"
        "    try:\n"
        "        print('begun', flush=True)\n"
        "        time.sleep(60)\n"
        "    finally:\n"
        "        os.write(1, b'pages'), os.write(2, b'of Python'), print('more', file=sys.stderr)\n"
        "progress._build = build\n"
        "from ingest import ending\n"
        "ending.leave(progress.main([]))"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stdout.readline() == "begun\n"
    time.sleep(0.2)
    run.send_signal(signal.SIGINT)
    out, error = run.communicate(timeout=60)
    assert (run.returncode, out) == (130, "")
    assert error == "Stopped. Each table is as it was or new: run it again to go on.\n"
