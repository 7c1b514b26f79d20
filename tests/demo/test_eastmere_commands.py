"""The commands: what they print, what they return, what they leave behind."""

import os
from pathlib import Path
import signal
import socket
import subprocess
import sys

import pytest

from demo.__main__ import main

PROJECT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port that nobody listens to, so that these tests may run beside a demo."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def port() -> int:
    """The port of the demo that these tests run."""
    return free_port()


@pytest.fixture(scope="module")
def data(port, tmp_path_factory) -> Path:
    """A demo on that port."""
    folder = tmp_path_factory.mktemp("commands")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOROUGH_DATA", str(folder))
        assert main(["write", "--port", str(port)]) == 0
    return folder


@pytest.fixture
def command(data):
    """Run python -m demo as a person does."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "demo", *arguments],
            cwd=PROJECT,
            env=os.environ | {"BOROUGH_DATA": str(data)},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


@pytest.fixture
def taken(port):
    """Another program on the demo's port."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        yield f"http://127.0.0.1:{port}"


def test_write_says_what_it_did(write, capsys):
    """One line: the day, the sizes, what was written."""
    write()
    assert capsys.readouterr().out.startswith("Eastmere on Monday 23 November 2026: 2,004 homes, ")
    write()
    assert " 0 files written, 20 unchanged, 0 removed." in capsys.readouterr().out


def test_run_gives_the_command_its_environment(command):
    """The variables lead to servers that answer while the command runs."""
    script = (
        "import httpx, os; root = os.environ['SHEETS_API'];"
        "print(httpx.get(root + '/v4/spreadsheets/x').status_code, os.environ['FHRS_DROP'])"
    )
    done = command("run", "--", sys.executable, "-c", script)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0] == "401"
    assert Path(done.stdout.split()[1]).is_dir()


def test_run_finds_another_port_where_its_own_is_taken(command, taken, data):
    """Every address moves, the key file's too, and nothing is left behind."""
    script = (
        "import json, os; key = json.load(open(os.environ['GOOGLE_APPLICATION_CREDENTIALS']));"
        "print(os.environ['SHEETS_API'], os.environ['REPAIRS_HUB_API'], key['token_uri'])"
    )
    done = command("run", "--", sys.executable, "-c", script)
    sheets, hub, token = done.stdout.split()
    assert sheets.startswith("http://127.0.0.1:") and sheets != taken
    assert hub == f"{sheets}/repairs-hub"
    assert token == f"{sheets}/token"
    assert list((data / "demo/run").iterdir()) == []


def test_eastmere_is_not_mixed_into_what_landed_from_real_sources(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path))
    manifest = tmp_path / "landing/parking/permits/20261124T075251123Z/_manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{}", encoding="utf-8")
    assert main(["write"]) == 1
    assert "set BOROUGH_DATA to a folder of its own" in capsys.readouterr().err
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize("status", [0, 3])
def test_run_returns_the_commands_status(command, status):
    """As if the command had been run alone."""
    script = f"raise SystemExit({status})"
    assert command("run", "--", sys.executable, "-c", script).returncode == status


def test_run_of_a_killed_command_is_a_failure(command):
    """By the shell's custom, 128 and the signal."""
    script = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    done = command("run", "--", sys.executable, "-c", script)
    assert done.returncode == 128 + signal.SIGTERM


def test_run_without_a_command_or_of_none_there_is(command):
    """A sentence, and nothing served."""
    assert "Say what to run" in command("run").stderr
    done = command("run", "--", "no-such-command-here")
    assert done.returncode == 1
    assert done.stderr == "There is no command no-such-command-here: nothing was run.\n"


def test_serve_says_that_the_port_is_taken(command, taken, port):
    """And what to do about it."""
    done = command("serve")
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is taken by another program: ")
    assert "--port" in done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_serve_serves_until_it_is_stopped(data, port, how):
    """It says where it is to be found, answers there, and goes quietly; as a background job too."""
    process = subprocess.Popen(
        ["sh", "-c", 'trap "" INT; exec "$@"', "sh", sys.executable, "-m", "demo", "serve"],
        cwd=PROJECT,
        env=os.environ | {"BOROUGH_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert f"http://127.0.0.1:{port}" in process.stdout.readline()
    with socket.create_connection(("127.0.0.1", port), timeout=10):
        pass
    process.send_signal(how)
    assert process.wait(timeout=30) == 0
    assert process.stderr.read() == ""


@pytest.mark.parametrize("arguments", [["serve"], ["run", "--", "true"]])
def test_before_the_first_write(arguments, tmp_path, monkeypatch, capsys):
    """A sentence that says what to do first."""
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path))
    assert main(arguments) == 1
    assert "run `python -m demo write` first" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["advance", "--days", "0"], "time goes forward only"),
        (["advance", "--days", "x"], "x is not a whole number"),
        (["write", "--port", "80"], "a port is a number from 1024 to 65535"),
        (["write", "--seed", "x"], "x is not a whole number"),
        (["write", "--today", "x"], "x is not a day, such as 2026-11-24"),
    ],
)
def test_wrong_use_is_status_two(arguments, says, capsys):
    """An argument that makes no sense is refused, in words, before anything is done."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert says in capsys.readouterr().err


def test_help_imports_nothing_heavy():
    """It must be there at once."""
    heavy = "pyarrow cryptography google http.server sqlite3"
    script = (
        "import sys; from demo.__main__ import _parser; _parser().format_help();"
        f"sys.exit(any(name in sys.modules for name in '{heavy}'.split()))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=PROJECT, check=False).returncode == 0
