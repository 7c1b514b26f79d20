"""Attempts to have `clean` and `demo remove` take the only copy, or what is somebody else's."""

import fcntl
import json
import os
from pathlib import Path
import time

import pytest

from demo.__main__ import main as demo
from ingest import datafolder
from ingest.__main__ import main

EXTRACT = "20261124T075251123Z"


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A project's folder with a data folder that a run made, and a home beside it."""
    folder, home = tmp_path / "project", tmp_path / "home"
    for place in (folder, home):
        place.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(home))
    for name in ("BOROUGH_DATA", "BOROUGH_LANDING", "BOROUGH_RAW", "BOROUGH_LOG"):
        monkeypatch.delenv(name, raising=False)
    write(folder, "dbt_project.yml", "target/manifest.json", "logs/dbt.log", "models/a.sql")
    fill(folder / "var")
    return folder


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x", encoding="utf-8")


def land(data: Path, table: str, said: dict | None = None) -> None:
    """An extract without parts, as a run lands it, and its raw."""
    system, name = table.split(".")
    manifest = {
        **{"extract_id": EXTRACT, "system": system, "table": name, "connector": "files"},
        **{"extract": "full", "asked": {}, "cursor_to": None, "previous": None, "parts": []},
        **(said or {}),
    }
    write(data, f"landing/{system}/{name}/{EXTRACT}/_manifest.json")
    path = data / f"landing/{system}/{name}/{EXTRACT}/_manifest.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    write(data, f"raw/{system}/{name}/extract_date=2026-11-24/{EXTRACT}-0a1b2c3d/rows.parquet")


def fill(data: Path) -> None:
    datafolder.make(data)
    land(data, "toys.jobs")
    write(data, "log/runs-1.jsonl", "env", "releases/one.json", "unsent/runs-2.jsonl", "mine.csv")
    write(data, "warehouse.duckdb", "published.duckdb", "published/housing.duckdb", ".steps")
    write(data, "site/index.html", "target/manifest.json", "ingest-notes/toys.jobs.json")


def tree(*folders: Path) -> set[str]:
    """All files below some folders, but for the lock."""
    return {
        str(path)
        for folder in folders
        for path in folder.rglob("*")
        if not path.is_dir() and path.name != "ingest.lock"
    }


def test_what_can_be_made_again_goes_and_nothing_else(project, capsys):
    fill(project / "var/real")
    assert main(["clean"]) == 0
    left = {path.removeprefix(f"{project}/") for path in tree(project)}
    kept = {".borough", f"landing/toys/jobs/{EXTRACT}/_manifest.json", "log/runs-1.jsonl", "env"}
    kept |= {"releases/one.json", "unsent/runs-2.jsonl", "mine.csv"}
    wanted = {f"{data}/{name}" for data in ("var", "var/real") for name in kept}
    assert left == wanted | {"dbt_project.yml", "models/a.sql"}
    assert main(["clean"]) == 0
    assert "There was nothing to remove." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["/", ".", "..", "../project/", "models/..", "link"])
def test_the_root_and_the_project_are_never_data(project, monkeypatch, capsys, name):
    (project / "link").symlink_to(project)
    before = tree(project)
    datafolder.make(project)
    monkeypatch.setenv("BOROUGH_DATA", name)
    for command in (lambda: main(["clean"]), lambda: demo(["remove"]), lambda: demo(["write"])):
        assert command() == 2
        assert "holds more than Borough's data" in capsys.readouterr().err
    assert tree(project) == before


@pytest.mark.parametrize("name", ["../home", "../home/", "{home}", "models", "../homes"])
def test_a_folder_without_the_mark_is_somebodys(project, monkeypatch, capsys, name):
    home = project.parent / "home"
    (project.parent / "homes").symlink_to(home)
    for place in (home, project / "models"):
        write(place, "raw/photo.jpg", "site/index.html", "target/a", "demo/settings.json")
    monkeypatch.setenv("BOROUGH_DATA", name.format(home=home))
    before = tree(project, home)
    assert main(["clean"]) == 2
    assert "nothing was removed" in capsys.readouterr().err
    assert demo(["remove"]) == 1
    assert "so it may be somebody's: nothing was removed" in capsys.readouterr().err
    assert tree(project, home) == before


def test_a_home_stays_even_with_a_mark_and_a_mark_may_be_no_link(project, monkeypatch, capsys):
    home, theirs = project.parent / "home", project.parent / "theirs"
    write(home, "raw/photo.jpg", ".borough")
    write(theirs, "raw/photo.jpg")
    (theirs / ".borough").symlink_to(project / "var/.borough")
    for folder in (home, theirs):
        monkeypatch.setenv("BOROUGH_DATA", str(folder))
        assert main(["clean"]) == 2
        assert (folder / "raw/photo.jpg").exists()


def test_a_link_is_removed_and_never_what_it_leads_to(project):
    theirs = project.parent / "theirs"
    write(theirs, "raw/photo.jpg", "site/a", "target/b")
    for name in ("raw", "site", "target"):
        (project / "var" / name).rename(project.parent / f"old-{name}")
        (project / "var" / name).symlink_to(theirs / name)
    before = tree(theirs)
    assert main(["clean"]) == 0
    assert tree(theirs) == before
    assert not (project / "var/raw").is_symlink()


def test_dbts_target_elsewhere_is_not_looked_for(project, monkeypatch):
    theirs = project.parent / "theirs"
    write(theirs, "manifest.json", "letter")
    monkeypatch.setenv("DBT_TARGET_PATH", str(theirs))
    assert main(["clean"]) == 0
    assert {Path(path).name for path in tree(theirs)} == {"manifest.json", "letter"}


@pytest.mark.parametrize("name", ["BOROUGH_LANDING", "BOROUGH_LOG"])
@pytest.mark.parametrize("place", ["var/site/kept", "var/target", "var/published"])
def test_a_landing_or_log_in_a_folder_that_goes_keeps_it(project, monkeypatch, name, place):
    write(project, f"{place}/a/b/{EXTRACT}/_manifest.json")
    monkeypatch.setenv(name, place)
    assert main(["clean"]) == 0
    assert (project / f"{place}/a/b/{EXTRACT}/_manifest.json").exists()


@pytest.mark.parametrize("loss", ["gone", "spoilt", "a part"])
def test_raw_of_an_extract_that_landing_has_lost_is_the_only_copy(project, loss):
    parts = [{"name": "a.csv", "size": 1, "sha256": "0" * 64}] if loss == "a part" else []
    land(project / "var", "toys.lost", {"parts": parts})
    manifest = project / f"var/landing/toys/lost/{EXTRACT}/_manifest.json"
    if loss == "gone":
        manifest.unlink()
    elif loss == "spoilt":
        manifest.write_text("{}", encoding="utf-8")
    assert main(["clean"]) == 0
    raw = [path for path in tree(project / "var") if "/raw/" in path]
    assert [Path(path).parts[-4] for path in raw] == ["lost"]


def test_nothing_is_removed_while_somebody_is_at_work(project, capsys):
    for name in ("ingest.lock", "warehouse.duckdb"):
        with (project / "var" / name).open("a+") as lock:
            if name == "ingest.lock":
                fcntl.flock(lock, fcntl.LOCK_EX)
                assert main(["clean"]) == 1
                assert "is at work in" in capsys.readouterr().err
            else:
                # As another process, for a lock of this kind does not hold its own.
                holder = os.fork()
                if holder == 0:
                    with (project / "var" / name).open("r+b") as file:
                        fcntl.lockf(file, fcntl.LOCK_EX)
                        (project / "held").touch()
                        time.sleep(30)
                    os._exit(0)
                while not (project / "held").exists():
                    pass
                try:
                    assert main(["clean"]) == 2
                    assert "warehouse.duckdb is open in " in capsys.readouterr().err
                finally:
                    os.kill(holder, 9)
                    os.waitpid(holder, 0)
    assert (project / "var/site/index.html").exists()


def test_eastmere_goes_whole_and_with_it_nobody_elses(project, monkeypatch, capsys):
    monkeypatch.setenv("BOROUGH_DATA", "eastmere")
    data = project / "eastmere"
    datafolder.make(data)
    land(data, "hub.repairs", {"stand_ins": True})
    write(data, "demo/settings.json", "log/runs-1.jsonl", "warehouse.duckdb", "mine.csv")
    land(data, "parking.permits")
    before = tree(data)
    assert demo(["remove"]) == 1
    said = capsys.readouterr().err
    assert "not known to be Eastmere's, of parking.permits: nothing was removed" in said
    (data / f"landing/parking/permits/{EXTRACT}/_manifest.json").unlink()
    write(data, "landing/hub/note.txt")
    assert demo(["remove"]) == 1
    (data / "landing/hub/note.txt").unlink()
    assert len(before) > 5
    assert demo(["remove"]) == 0
    assert {Path(path).name for path in tree(data)} == {".borough", "mine.csv"}
    assert "stay: .borough, ingest.lock, mine.csv" in capsys.readouterr().out
    assert demo(["remove"]) == 1
    assert "Eastmere is not in" in capsys.readouterr().err

    (data / "mine.csv").unlink()
    write(data, "demo/settings.json")
    assert demo(["remove"]) == 0
    assert not data.exists()


def test_eastmere_is_not_written_beside_a_real_landing(project, capsys):
    assert demo(["write"]) == 1
    assert "Extracts of real sources have landed here" in capsys.readouterr().err
    assert not (project / "var/demo").exists()
