"""What `make` does anew and what it leaves, with programs that only note that they were called."""

from collections.abc import Callable
import os
from pathlib import Path
import shutil
import signal
import subprocess
import sys
import time

import pytest

PROJECT = Path(__file__).resolve().parents[2]
# Each program notes its arguments; the builds and the page leave what the real ones leave.
PROGRAM = """#!/bin/sh
echo "${0##*/} $*" >> called
case "$*" in
  *progress*build*) touch "$BOROUGH_DATA/warehouse.duckdb"; exit "${BUILD_ENDS:-0}" ;;
  *"governance release"*) exit "${RELEASE_ENDS:-0}" ;;
  *publish*) touch "$BOROUGH_DATA/published.duckdb"; exit "${PUBLISH_ENDS:-0}" ;;
  *governance*site*) mkdir -p "$BOROUGH_DATA/site" && touch "$BOROUGH_DATA/site/index.html" ;;
  *governance.day*) echo "${TODAY:-2026-11-24}"; exit "${DAY_ENDS:-0}" ;;
  *ingest*run*)
    echo "$OS_CODEPOINT_DROP and $FHRS_DROP" >> called
    if [ -n "$WAITS" ]; then
      trap 'echo "Stopped. Run again to go on." >&2; exit 130' INT
      touch waiting; sleep 60
    fi
    [ -z "$SAYS" ] || echo "$SAYS" >> "${*##*--report }"
    exit "${INGEST_ENDS:-0}" ;;
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
        "demo/__main__.py",
        "governance/publish.py",
        "demo/__main__.py",
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
    for name in ("python", "dbt", "pre-commit"):
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
    assert len(ours) == 4 and not any(path.stat().st_mode & 0o077 for path in ours)


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


def test_what_could_not_be_released_ends_it_red_once_the_rest_is_published(make):
    called = make(ends=2, RELEASE_ENDS="1")
    assert called.index("governance release") < called.index("governance publish")
    assert "Build and test every model failed" in called


def test_a_build_that_could_not_run_writes_no_catalogue(make):
    assert not is_written(make(ends=2, BUILD_ENDS="2"))


def test_a_source_that_fails_is_reported_when_all_else_is_done(make):
    said = "hub.repairs failed: it cannot be reached"
    called = make(ends=2, INGEST_ENDS="1", SAYS=said)
    assert is_built(called) and "governance publish" in called and is_written(called)
    assert called.index("Ingest failed") > called.index("governance site")
    assert f"\n  {said}\n" in called and "Try next" in called
    assert "Ingest failed" not in make()


def test_a_source_and_a_build_that_fail_are_both_reported(make):
    called = make(ends=2, INGEST_ENDS="1", SAYS="hub.repairs failed: why", BUILD_ENDS="1")
    assert "Build and test every model failed" in called
    assert called.index("hub.repairs failed: why") > called.index("every model failed")


def test_a_failed_ingest_keeps_the_tests_from_running_and_make_ingest_red(make):
    called = make("test", ends=2, INGEST_ENDS="1", SAYS="hub.repairs failed: why")
    assert is_built(called) and "pytest" not in called
    called = make("ingest", ends=2, INGEST_ENDS="1", SAYS="hub.repairs failed: why")
    assert not is_built(called)


def test_an_ingest_that_could_not_start_stops_only_what_was_never_built(make):
    called = make(ends=2, INGEST_ENDS="2")
    assert not is_built(called)
    make()
    called = make("TODAY=2026-11-25", ends=2, INGEST_ENDS="2")
    assert is_built(called) and "ingest ended early: see what it says above" in called


def test_ctrl_c_has_the_sentence_of_what_was_stopped_and_no_other(project):
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    make = (
        "import os, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "os.execvp('make', ['make'])"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", make],
        cwd=project,
        env=keep | {"WAITS": "yes"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + 30
    while not (project / "waiting").exists() and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGINT)
    said, complained = run.communicate(timeout=30)
    assert complained == "Stopped. Run again to go on.\n"
    assert said.endswith("== Ingest from the sources\n")
    assert run.returncode == -signal.SIGINT, "a shell sees 130"


def test_without_eastmere_the_sources_are_asked_all_the_same(make, project):
    shutil.rmtree(project / "demo")
    called = make()
    assert "-m ingest run" in called and "demo" not in called


@pytest.mark.parametrize("folder", ["/", ".", "..", "models/.."])
def test_a_data_folder_that_holds_more_than_data_is_refused(make, project, folder):
    assert "which holds more than data" in make(f"BOROUGH_DATA={folder}", ends=2)
    assert not (project / ".steps").exists()


def test_a_data_folder_that_make_makes_is_marked_and_no_other(make, project):
    make()
    assert (project / "var/.borough").is_file()
    (project / "theirs").mkdir()
    (project / "theirs/letter").touch()
    make("BOROUGH_DATA=theirs")
    assert not (project / "theirs/.borough").exists()


def test_clean_is_left_to_the_program_that_looks_first(make, project):
    make()
    called = make("clean")
    assert "python -m ingest clean\n" in called
    assert (project / "var/warehouse.duckdb").exists()


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


def test_a_developer_builds_the_models_that_are_named_and_no_others(make):
    called = make("dev", "MODEL=housing__repairs+", "TODAY=2026-11-24")
    assert 'governance.dev build --select housing__repairs+ --vars {today: "2026-11-24"}' in called
    assert not is_built(called)
    assert "make dev needs a model: make dev MODEL=" in make("dev", ends=2)


def test_without_the_demo_the_councils_own_sources_are_ingested(make, project):
    assert "python -m demo run -- .venv/bin/python -m ingest run" in make("ingest")
    shutil.rmtree(project / "demo")
    called = make("ingest")
    assert "python -m ingest run" in called and "demo" not in called


def test_lint_covers_files_that_are_not_committed(make, project):
    """Whatever they are called, but not what git ignores."""
    (project / ".gitignore").write_text(".venv\nvar\n/called\n", encoding="utf-8")
    git = ("git", "-C", project, "-c", "user.name=A", "-c", "user.email=a@b.example")
    for command in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "All")):
        subprocess.run([*git, *command], check=True)
    (project / "models/service/parking").mkdir()
    (project / "models/service/parking/parking__new notices.sql").touch()
    [called] = [line for line in make("lint").splitlines() if line.startswith("pre-commit")]
    assert called.startswith("pre-commit run --files ")
    assert " models/service/parking/parking__new notices.sql" in called
    assert " models/service/housing/housing__repairs.sql" in called
    assert ".venv" not in called


@pytest.mark.parametrize("is_inside_another", [False, True])
def test_lint_says_that_it_needs_git(make, project, is_inside_another):
    """A copy without git has no list of files; nor has a folder of another project's checkout."""
    if is_inside_another:
        subprocess.run(["git", "-C", project.parent, "init", "--quiet"], check=True)
    said = make("lint", ends=2)
    assert "make lint needs git to list the project's files" in said
    assert "pre-commit run" not in said
