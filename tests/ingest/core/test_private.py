"""What Borough writes is its owner's alone, and what was left open is closed by the next run."""

import os
from pathlib import Path
import stat
import subprocess
import sys

import pytest

from ingest import private
from ingest.storage import Folder

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def umask():
    """Tests share a process: what one sets must not make another's files private."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_put_into_landing_is_private_before_it_has_its_name(tmp_path, monkeypatch):
    source = tmp_path / "arrived"
    source.write_bytes(b"x")
    real, seen = os.link, []
    monkeypatch.setattr(
        os, "link", lambda origin, target: (seen.append(mode(origin)), real(origin, target))
    )
    Folder(tmp_path / "landing").put("sheets/jobs/1/values.json", source)
    assert seen == [0o600]
    for path in [tmp_path / "landing", *(tmp_path / "landing").rglob("*")]:
        assert mode(path) == (0o700 if path.is_dir() else 0o600)


def test_what_comes_from_another_disk_is_private_too(tmp_path, monkeypatch):
    source = tmp_path / "arrived"
    source.write_bytes(b"x")

    def refuse(*_):
        raise OSError(18, "cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    Folder(tmp_path / "landing").put("values.json", source)
    assert mode(tmp_path / "landing/values.json") == 0o600


def test_a_log_that_is_added_to_is_private(tmp_path):
    Folder(tmp_path / "log").append("runs.jsonl", b"x")
    assert mode(tmp_path / "log/runs.jsonl") == 0o600


def test_what_earlier_versions_left_open_is_closed_and_nothing_else_touched(tmp_path):
    for path in (
        tmp_path / "var/.borough",
        tmp_path / "var/landing/sheets/jobs/values.json",
        tmp_path / "var/demo/keys/key.json",
        tmp_path / "var/warehouse.duckdb",
        tmp_path / "var/site/index.html",
        tmp_path / "var/a persons own/letter.txt",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    private.start({"BOROUGH_DATA": str(tmp_path / "var")})
    for path in [tmp_path / "var", *(tmp_path / "var").rglob("*")]:
        if "own" not in str(path.relative_to(tmp_path)) and path.name != ".borough":
            assert mode(path) & 0o077 == 0, path
    assert mode(tmp_path / "var/a persons own/letter.txt") == 0o644
    (tmp_path / "new").touch()
    assert mode(tmp_path / "new") == 0o600


def test_a_folder_that_is_not_boroughs_stays_as_it_is(tmp_path):
    """A variable that names `/` or a home: what lies there may be called as Borough's is."""
    for name in ("dev", "log", "target", "landing"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "theirs").touch(0o644)
    before = {path: mode(path) for path in [tmp_path, *tmp_path.rglob("*")]}
    private.start({"BOROUGH_DATA": str(tmp_path)})
    assert {path: mode(path) for path in [tmp_path, *tmp_path.rglob("*")]} == before


def test_readers_may_go_on_passing_through(tmp_path):
    (tmp_path / "landing").mkdir()
    (tmp_path / ".borough").touch()
    tmp_path.chmod(0o711)
    private.start({"BOROUGH_DATA": str(tmp_path)})
    assert mode(tmp_path) == 0o711
    tmp_path.chmod(0o755)
    private.start({"BOROUGH_DATA": str(tmp_path)})
    assert mode(tmp_path) == 0o700


@pytest.mark.parametrize(
    "command",
    ["ingest.__main__ status", "governance.__main__ agreements", "demo.__main__ advance"],
)
def test_every_program_begins_with_it(tmp_path, command):
    """In a folder that is no project, before they say so."""
    landing = tmp_path / "var/landing"
    landing.mkdir(parents=True)
    (tmp_path / "var/.borough").touch()
    module, word = command.split()
    code = f"from {module} import main; main([{word!r}])"
    subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)},
        capture_output=True, check=False,
    )  # fmt: skip
    assert mode(landing) == 0o700
