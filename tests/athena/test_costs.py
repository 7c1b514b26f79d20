"""What a build costs on Athena: bytes by step from its history, and red where they follow history.

On an account in which nobody has ingested: it then shows what one landing holds, and no more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys

import asking
from journey import Done, Journey
from production import NOT_PROJECT, PROJECT, TODAY
import pytest
import rehearsal

pytestmark = pytest.mark.rehearsal_only

FOLDER = "models/staging/gov_uk"
MODEL = "stg_gov_uk__bank_holidays"
PAST, REASONED = f"{MODEL}_past", f"{MODEL}_reasoned"
EXTRACTS = 4
CURRENT = "{{ source('gov_uk', 'bank_holidays') }}"
HISTORY = (
    "{{ source('gov_uk', 'bank_holidays').incorporate("
    "path={'identifier': 'bank_holidays__history'}) }}"
)
REASON = "{{ config(meta={'reads_history': 'Days that were taken back are found in it.'}) }}\n"
LATEST = "select max_by(build_id, began_at) from service_insight.insight__build_costs"
TEST = "scan_follows_extract_insight__model_costs_bytes_scanned__extract_bytes__2"


@pytest.fixture(scope="module")
def travelled(athena, tmp_path_factory) -> Iterator[Journey]:
    """A copy of the project on Athena, with several extracts of one source registered."""
    folder = tmp_path_factory.mktemp("costs")
    project = folder / "project"
    shutil.copytree(PROJECT, project, ignore=NOT_PROJECT)
    landing = landed(project, folder / "local")
    with unused(athena, folder / "rehearsal") as empty:
        travelled = Journey(empty, folder / "data", project)
        travelled.bring(landing)
        good(travelled.register())
        yield travelled


@contextmanager
def unused(athena: rehearsal.Athena, folder: Path) -> Iterator[rehearsal.Athena]:
    """The suite's own Athena where nobody has ingested in it yet, else another: one start less."""
    databases = athena.client("glue").get_databases()["DatabaseList"]
    if not any(database["Name"].startswith("raw_") for database in databases):
        yield athena
        return
    with rehearsal.running(folder) as another:
        yield another


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


def good(done: Done) -> Done:
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done


@pytest.fixture(scope="module")
def costs(travelled) -> tuple[Done, dict[str, tuple[int, int, int]]]:
    """Three models of one source, built and measured: what the tests of the costs came to, and the
    bytes read, the bytes of the current extract and the statements of each."""
    code = (travelled.project / f"{FOLDER}/{MODEL}.sql").read_text(encoding="utf-8")
    assert CURRENT in code
    past = code.replace(CURRENT, HISTORY)
    for name, text in ((PAST, past), (REASONED, REASON + past)):
        (travelled.project / f"{FOLDER}/{name}.sql").write_text(text, encoding="utf-8")
    good(travelled.build(TODAY, "--select", MODEL, PAST, REASONED, "--resource-type", "model"))
    good(travelled.costs())
    good(travelled.register())
    only = ("--exclude-resource-type", "unit_test", "--indirect-selection", "cautious")
    done = travelled.build(TODAY, "--select", "+group:insight", *only)
    rows = asking.Ask(travelled.athena)(
        "select relation_name, bytes_scanned, extract_bytes, statements"
        f" from service_insight.insight__model_costs where build_id = ({LATEST})"
    ).rows
    return done, {str(name): tuple(map(int, row)) for name, *row in rows}


def test_bytes_and_statements_are_those_of_each_model(costs):
    _, measured = costs
    assert set(measured) == {MODEL, PAST, REASONED}
    for name, (scanned, _, statements) in measured.items():
        assert scanned > 0
        assert statements > 0, name
    [extract] = {extract for _, extract, _ in measured.values()}
    assert measured[MODEL][0] <= 2 * extract
    assert measured[PAST][0] > 2 * extract


def test_a_model_that_reads_the_history_turns_it_red_unless_it_says_why(costs, travelled):
    """One row of three fails: not the model of the current extract, nor the one with a reason."""
    done, _ = costs
    assert done.returncode == 1
    said = [line.split() for line in done.stdout.splitlines()]
    assert [words[2] for words in said if words[:2] == ["fail", "test"]] == [TEST]
    results = json.loads((travelled.data / "target/run_results.json").read_text())["results"]
    [failed] = [result for result in results if result["status"] == "fail"]
    assert failed["failures"] == 1
