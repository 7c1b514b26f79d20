"""What a build took: a line a step, written once, from dbt's results and Athena's history."""

from dataclasses import replace
import json

from governance_fixtures import node, project, results, source
import pytest

from governance import costs
from governance.history import Spent
from ingest import buildlog
from ingest.places import Places

SOURCE = source(schema="raw_sheets", identifier="jobs")
CURRENT = {("raw_sheets", "jobs"): 5000}


@pytest.fixture
def places(tmp_path, monkeypatch):
    for name in ("WORK_GROUP", "RESULTS", "LAKE"):
        monkeypatch.setenv(f"BOROUGH_{name}", "s3://x")
    monkeypatch.setattr("governance.raw_sizes.shown", lambda asked: asked and CURRENT)
    monkeypatch.setattr("governance.history.spent", lambda *_: {})
    return Places.of({"BOROUGH_DATA": str(tmp_path)})


def built(*nodes, engine="duckdb", **more):
    whole = project(node("tests/singular/t.sql"), *nodes, sources=[SOURCE])
    whole.manifest["metadata"]["adapter_type"] = engine
    said = results(whole, **more)
    said["metadata"]["invocation_started_at"] = "2026-11-24T08:10:00.123456Z"
    for place, result in enumerate(said["results"]):
        result["execution_time"] = 0.25 * place
    return replace(whole, run_results=said)


def lines(places):
    return {line.step_id: line for line in buildlog.read(places.log)}


def test_each_step_has_a_line_with_its_seconds(places):
    outcome = costs.collect(built(housing__repairs="error"), places)
    assert outcome.is_logged
    assert outcome.sentence == "Logged what the build took: 4 steps, 2 s of work."
    repairs = lines(places)["model.borough.housing__repairs"]
    assert (repairs.schema_name, repairs.relation_name) == ("service_housing", "housing__repairs")
    assert (repairs.outcome, repairs.engine, repairs.command) == ("error", "duckdb", "build")
    assert (repairs.began_at, repairs.ended_at) == (
        "2026-11-24T08:10:00.123Z",
        "2026-11-24T08:11:06.085Z",
    )
    assert (repairs.bytes_scanned, repairs.engine_milliseconds, repairs.statements) == (None,) * 3
    test = lines(places)["test.borough.t"]
    assert (test.step_kind, test.relation_name, test.milliseconds) == ("test", None, 750)


def test_a_step_that_reads_a_source_has_the_bytes_of_its_current_extracts(places):
    costs.collect(built(engine="athena"), places)
    assert lines(places)["model.borough.stg_sheets__jobs"].extract_bytes == 5000
    assert lines(places)["model.borough.housing__repairs"].extract_bytes is None


def test_who_reads_the_history_as_a_source_is_held_to_the_current_extracts(places):
    whole = built(engine="athena")
    whole.sources["source.borough.sheets.jobs"]["identifier"] = "jobs__history"
    costs.collect(whole, places)
    assert lines(places)["model.borough.stg_sheets__jobs"].extract_bytes == 5000


def test_a_reason_to_read_the_history_is_logged(places):
    path, reason = "models/staging/sheets/stg_sheets__past.sql", "Deletions are found in it."
    past = node(path, group="housing", config={"meta": {"reads_history": reason}})
    costs.collect(built(past), places)
    assert lines(places)["model.borough.stg_sheets__past"].reads_history == reason


def test_on_athena_bytes_come_from_its_history_and_nothing_is_lost(places, monkeypatch):
    monkeypatch.setenv("BOROUGH_WORK_GROUP", "borough")
    asked = []

    def spent(*about):
        asked.append(about)
        return {
            "model.borough.stg_sheets__jobs": Spent(3, 900, 12_000_000),
            "overhead": Spent(5, 50, 0),
            # Stopped before dbt could write down how it went.
            "model.borough.gone": Spent(1, 7, 1000),
        }

    monkeypatch.setattr("governance.history.spent", spent)
    outcome = costs.collect(built(engine="athena"), places)
    assert outcome.sentence.endswith("2 s of work, 9 statements, 12.0 MB read.")
    [(group, build, schemas, began, ended)] = asked
    assert (group, build, began < ended) == ("borough", "of-the-build", True)
    assert "service_housing" in schemas
    said = lines(places)
    jobs = said["model.borough.stg_sheets__jobs"]
    assert (jobs.statements, jobs.engine_milliseconds, jobs.bytes_scanned) == (3, 900, 12_000_000)
    # A step for which Athena ran nothing took nothing; that it was not counted would be null.
    assert said["test.borough.t"].statements == 0
    overhead = said["overhead"]
    assert (overhead.statements, overhead.bytes_scanned, overhead.milliseconds) == (6, 1000, None)


def test_a_build_is_logged_once_and_its_file_never_changes(places, tmp_path):
    costs.collect(built(), places)
    [file] = (tmp_path / "log/builds").iterdir()
    before = file.read_bytes()
    again = costs.collect(built(housing__repairs="error"), places)
    assert not again.is_logged
    assert again.sentence == "What the last build took is logged already."
    assert file.read_bytes() == before
    assert not buildlog.write(places.log, list(lines(places).values()), tmp_path)
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log"]


def test_a_line_of_an_older_borough_can_still_be_read(places, tmp_path):
    costs.collect(built(), places)
    [file] = (tmp_path / "log/builds").iterdir()
    said = [json.loads(line) for line in file.read_text().splitlines()]
    for line in said:
        del line["reads_history"]
        line["price"] = 5
    file.write_text("".join(f"{json.dumps(line)}\n" for line in said))
    assert {line.reads_history for line in buildlog.read(places.log)} == {None}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda whole: replace(whole, run_results=None), "no build to log"),
        (lambda whole: replace(whole, run_results=results(whole, command="docs")), "no build"),
        (
            lambda whole: whole.manifest["metadata"].update(invocation_id="killed") or whole,
            "did not end",
        ),
    ],
)
def test_where_there_is_no_build_nothing_is_logged(places, change, says):
    outcome = costs.collect(change(built()), places)
    assert not outcome.is_logged
    assert says in outcome.sentence
    assert buildlog.builds(places.log) == []
