"""What `make` does anew and what it leaves, with programs that only note that they were called."""

from collections.abc import Callable
import os
from pathlib import Path
import shutil
import subprocess

import pytest

PROJECT = Path(__file__).resolve().parents[2]
# Each program notes its arguments; the builds and the page leave what the real ones leave.
PROGRAM = """#!/bin/sh
echo "${0##*/} $*" >> called
case "$*" in
  *progress*build*) touch "$BOROUGH_DATA/warehouse.duckdb"; exit "${BUILD_ENDS:-0}" ;;
  *publish*) touch "$BOROUGH_DATA/published.duckdb"; exit "${PUBLISH_ENDS:-0}" ;;
  *governance*site*) mkdir -p "$BOROUGH_DATA/site" && touch "$BOROUGH_DATA/site/index.html" ;;
  *governance.day*) echo "${TODAY:-2026-11-24}"; exit "${DAY_ENDS:-0}" ;;
  *ingest*run*) echo "$OS_CODEPOINT_DROP and $FHRS_DROP" >> called ;;
esac
"""
Make = Callable[..., str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project under the real Makefile, in a folder with a blank in its name."""
    folder = tmp_path / "a council"
    for path in (
        "models/service/housing/housing__repairs.sql",
        "models/share/agreements/housing_repairs_open.yml",
        "macros/today.sql",
        "seeds/list.csv",
        "snapshots/statuses.yml",
        "tests/singular/one.sql",
        "governance/publish.py",
        "governance/templates/index.html.j2",
        "governance/schema/agreement.schema.json",
        "ingest/spatial.py",
        "dbt_project.yml",
        "profiles.yml",
        "requirements.lock",
    ):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        os.utime(file, (1e9, 1e9))
    shutil.copyfile(PROJECT / "Makefile", folder / "Makefile")
    for name in ("python", "dbt"):
        program = folder / ".venv/bin" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(PROGRAM, encoding="utf-8")
        program.chmod(0o755)
    (folder / ".venv/.ready").touch()
    return folder


@pytest.fixture
def make(project: Path) -> Make:
    """Run make, and return what it called; `ends` is the exit status it should have."""

    def run(*arguments: str, ends: int = 0, **variables: str) -> str:
        (project / "called").unlink(missing_ok=True)
        keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        done = subprocess.run(
            ["make", *arguments],
            cwd=project,
            env=keep | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == ends, done.stdout + done.stderr
        called = project / "called"
        said = done.stderr + done.stdout.partition("\nOpen ")[2]
        return (called.read_text() if called.exists() else "") + said

    return run


def is_built(called: str) -> bool:
    return "governance.progress build" in called


def is_written(called: str) -> bool:
    return "governance site" in called


def test_make_again_asks_the_sources_and_does_nothing_else(make):
    called = make()
    assert is_built(called) and is_written(called)
    called = make()
    assert "ingest run" in called
    assert not is_built(called) and not is_written(called)


@pytest.mark.parametrize(
    "path",
    [
        "models/docs.md",
        "models/share/agreements/housing_repairs_open.yml",
        "macros/today.sql",
        "seeds/list.csv",
        "snapshots/statuses.yml",
        "tests/singular/one.sql",
        "tests/engine/another.sql",
        "governance/publish.py",
        "dbt_project.yml",
        "var/raw/sheets/jobs/rows.parquet",
    ],
)
def test_what_tables_are_made_of_has_them_built_anew(make, project, path):
    make()
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    (project / path).touch()
    called = make()
    assert is_built(called) and is_written(called)


@pytest.mark.parametrize(
    "path",
    [
        "models/share/agreements/housing_repairs_open.yml",
        "tests/singular/one.sql",
        "var/warehouse.duckdb",
        "var/published.duckdb",
    ],
)
def test_what_is_taken_away_has_them_built_anew(make, project, path):
    make()
    (project / path).unlink()
    assert is_built(make())
    assert not is_built(make())


def test_what_make_itself_writes_is_its_owners_alone(make, project):
    make()
    ours = [project / "var", *(project / "var").glob(".*")]
    assert len(ours) == 3 and not any(path.stat().st_mode & 0o077 for path in ours)


def test_another_day_has_them_built_anew(make):
    make("TODAY=2026-11-24")
    assert is_built(make("TODAY=2026-11-25"))


def test_dbt_reads_the_clock_unless_a_day_is_given_or_it_is_eastmeres(make, project):
    assert "--vars" not in make()
    assert '--vars {today: "2028-01-01"}' in make("TODAY=2028-01-01")
    assert '--vars {today: "2028-01-02"}' in make(TODAY="2028-01-02")
    (project / "var/demo").mkdir()
    (project / "var/demo/settings.json").touch()
    (project / "models/docs.md").touch()
    assert '--vars {today: "2026-11-24"}' in make()


def test_a_day_that_does_not_hold_stops_everything(make):
    said = make("TODAY=2020-01-01", ends=2, DAY_ENDS="1")
    assert "The day is not known" in said and "progress" not in said


def test_a_template_has_the_page_alone_written_anew(make, project):
    make()
    (project / "governance/templates/index.html.j2").touch()
    called = make()
    assert is_written(called) and not is_built(called)


def test_what_python_keeps_beside_its_modules_changes_nothing(make, project):
    make()
    (project / "governance/__pycache__").mkdir()
    (project / "governance/__pycache__/publish.cpython-311.pyc").touch()
    called = make()
    assert not is_built(called) and not is_written(called)


def test_a_red_build_is_in_the_catalogue_and_is_tried_again(make):
    called = make(ends=2, BUILD_ENDS="1")
    assert "governance publish" in called and is_written(called)
    assert "Build and test every model failed" in called
    assert is_built(make())


def test_a_table_that_is_held_is_in_the_catalogue_and_ends_it_red(make):
    called = make(ends=2, PUBLISH_ENDS="1")
    assert "governance publish" in called and is_written(called)
    assert "Build and test every model failed" in called


def test_a_build_that_could_not_run_writes_no_catalogue(make):
    assert not is_written(make(ends=2, BUILD_ENDS="2"))


def test_real_finds_its_data_whatever_the_folder_is_called(make, project):
    (project / "open data").mkdir()
    folder = f"{project}/open data"
    assert f"{folder} and {folder}\n" in make("real", "DATA=open data")
    assert "make real needs the folder" in make("real", ends=2)
    assert "there is no folder elsewhere" in make("real", "DATA=elsewhere", ends=2)


@pytest.mark.parametrize("folder", ["a folder", ""])
def test_a_data_folder_that_make_cannot_name_is_refused(make, project, folder):
    assert "name one folder, without a blank" in make(f"BOROUGH_DATA={folder}", ends=2)
    assert (project / "models").is_dir()


def test_data_elsewhere_is_where_the_next_commands_are_told_to_look(make):
    assert "export BOROUGH_DATA=elsewhere" in make("BOROUGH_DATA=elsewhere")
    assert "export" not in make()


def test_an_old_python_is_refused_with_what_to_do(make, project):
    (project / ".venv/.ready").unlink()
    old = project / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    assert "needs Python 3.11 or newer" in make("PYTHON=./old-python", ends=2)
