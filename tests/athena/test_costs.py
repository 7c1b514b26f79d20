"""What a build costs on Athena: bytes by step from its history, and red where they follow history.

On an account of its own: ingest registers what one landing holds and nothing else.
"""

from collections.abc import Iterator
import os
from pathlib import Path
import shutil
import subprocess
import sys

import journey
import pytest
import rehearsal

pytestmark = pytest.mark.rehearsal_only

MODEL = "stg_gov_uk__bank_holidays"
EXTRACTS = 4
CURRENT = "{{ source('gov_uk', 'bank_holidays') }}"
HISTORY = (
    "{{ source('gov_uk', 'bank_holidays').incorporate("
    "path={'identifier': 'bank_holidays__history'}) }}"
)
REASON = "{{ config(meta={'reads_history': 'Days that were taken back are found in it.'}) }}\n"
TEST = "scan_follows_extract_insight__model_costs_bytes_scanned__extract_bytes__2"
TODAY = "2026-11-26"
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "target", "logs", "__pycache__")


@pytest.fixture(scope="module")
def travelled(tmp_path_factory) -> Iterator[journey.Journey]:
    """A copy of the project on Athena, with several extracts of one source registered."""
    folder = tmp_path_factory.mktemp("costs")
    project = folder / "project"
    shutil.copytree(journey.PROJECT, project, ignore=LEFT_OUT)
    landing = landed(project, folder / "local")
    with rehearsal.running(folder / "rehearsal") as athena:
        travelled = journey.Journey(athena, folder / "data", project)
        travelled.bring(landing)
        good(travelled.register())
        yield travelled


def landed(project: Path, data: Path) -> Path:
    """Let one source of Eastmere's be published anew several times; returns its landing."""

    def run(*arguments: str) -> None:
        command = [sys.executable, "-m", *arguments]
        environment = os.environ | {"BOROUGH_DATA": str(data)}
        done = subprocess.run(
            command, cwd=project, env=environment, capture_output=True, text=True, check=False
        )
        good(done)

    run("demo", "write")
    [source] = (data / "demo").rglob("bank-holidays_api_shape.json")
    for number in range(EXTRACTS):
        if number:
            source.write_bytes(source.read_bytes() + b"\n")
        run("demo", "run", "--", sys.executable, "-m", "ingest", "run", "--select", "gov_uk")
    return data / "landing"


def good(done: journey.Done) -> journey.Done:
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done


def measured(travelled: journey.Journey) -> journey.Done:
    """Build the model, log what it took, show the log, and build the costs with their tests."""
    good(travelled.build(TODAY, "--select", MODEL, "--exclude-resource-type", "unit_test"))
    good(travelled.costs())
    good(travelled.register())
    return travelled.build(
        TODAY, "--select", "+insight__model_costs", "--indirect-selection=cautious"
    )


def test_a_model_that_reads_the_current_extract_is_green(travelled):
    done = good(measured(travelled))
    assert "fail" not in done.stdout
    shown = good(
        travelled.dbt(
            "--quiet",
            "show",
            "--output=json",
            "--inline",
            "select bytes_scanned > 0 as is_counted, bytes_scanned <= 2 * extract_bytes as is_fine,"
            " statements > 0 as has_run from {{ ref('insight__model_costs') }}"
            f" where relation_name = '{MODEL}' and is_latest",
        )
    ).stdout
    for word in ("is_counted", "is_fine", "has_run"):
        assert f'"{word}": true' in shown


def test_a_model_that_reads_the_history_turns_it_red_unless_it_says_why(travelled):
    path = travelled.project / f"models/staging/gov_uk/{MODEL}.sql"
    code = path.read_text(encoding="utf-8")
    assert CURRENT in code
    path.write_text(code.replace(CURRENT, HISTORY), encoding="utf-8")
    done = measured(travelled)
    assert done.returncode == 1
    assert f"fail     test {TEST}" in done.stdout
    path.write_text(REASON + code.replace(CURRENT, HISTORY), encoding="utf-8")
    good(measured(travelled))
