"""The register of releases: landed like any extract, fetched by no run, its damage found."""

from datetime import timedelta
import json
import os
from pathlib import Path
import shutil

import pytest

from ingest import clock, declarations, released
from ingest.connectors import SourceError
from ingest.places import Places

REGISTER = """\
sources:
  - name: releases_toys
    schema: raw_releases_toys
    loader: release_register
    config:
      meta: {owner: housing, origin: release}
    tables:
      - name: jobs_v1
        description: One row per ward, month and version.
        config:
          meta: {ingest: {share: share_toys__jobs_v1, period: month, extract: incremental}}
        columns:
          - {name: ward}
          - {name: month}
          - {name: jobs}
          - {name: version}
          - {name: reason_for_change}
"""
SHOWN = "select month, jobs, version from raw_releases_toys.jobs_v1 order by all"
TABLE = "releases_toys/jobs_v1"


def row(jobs, month="2026-09-01", version="1", reason=None):
    return {
        "ward": "Harbour",
        "month": month,
        "jobs": jobs,
        "version": version,
        "reason_for_change": reason,
    }


@pytest.fixture
def register(platform):
    """A platform with one table that is fetched and one register."""
    platform.sheet("id,name\n1,a\n")
    platform.declare("releases_toys", REGISTER)
    return platform


def release(*rows):
    """Land rows as the platform's command does."""
    [table] = [t for t in declarations.read(Path()).tables if t.is_register]
    places = Places.of(os.environ)
    with places.alone():
        return released.land(table, places, clock.now(), rows, {"periods": {}})


def test_no_run_fetches_a_register(register):
    """It is an empty relation from the first run on, and is no failure; by name it is refused."""
    outcome = register.run()
    assert outcome.status == 0, outcome.said
    assert "releases_toys" not in outcome.out
    assert register.query(SHOWN) == []
    refused = register.run("run", "--select", "releases_toys")
    assert refused.status == 2
    assert "is a register of releases, which no run fetches" in refused.err
    assert "releases_toys.jobs_v1" in register.run("status").out


def test_what_was_released_stays_and_comes_back_to_the_byte(register):
    """Later versions stand beside earlier ones; raw made anew from landing is the same."""
    register.run()
    release(row("10"), row(None, "2026-10-01"))
    release(row("15", version="2", reason="A sheet was read wrongly."))
    assert register.run("register").status == 0
    expected = [("2026-09-01", "10", "1"), ("2026-09-01", "15", "2"), ("2026-10-01", None, "1")]
    assert register.query(SHOWN) == expected
    before = {file.name: file.read_bytes() for file in register.raw(TABLE)}
    shutil.rmtree(register.data / "raw")
    assert register.run("register").status == 0
    assert register.query(SHOWN) == expected
    assert {file.name: file.read_bytes() for file in register.raw(TABLE)} == before
    assert register.run("verify").status == 0


def test_the_same_rows_are_the_same_bytes_on_any_day(register):
    """Only the moment of the release comes from the clock."""
    release(row("10"))
    release(row("10"))
    one, two = register.extracts(TABLE)
    assert (one / "rows.jsonl").read_bytes() == (two / "rows.jsonl").read_bytes()
    first, second = (json.loads((e / "_manifest.json").read_text()) for e in (one, two))
    moments = {"extract_id", "extracted_at", "previous"}
    assert {k: first[k] for k in first.keys() - moments} == {
        k: second[k] for k in second.keys() - moments
    }


def test_a_release_that_was_edited_or_removed_is_found(register):
    """By verify, and by whoever reads it: a figure typed into landing is not shown as released."""
    release(row("10"))
    release(row("20", "2026-10-01"))
    first, second = register.extracts(TABLE)
    body = (first / "rows.jsonl").read_bytes()
    (first / "rows.jsonl").write_bytes(body.replace(b'"10"', b'"95"'))
    verified = register.run("verify")
    assert verified.status == 1
    assert f"{TABLE}/{first.name}/rows.jsonl: its bytes changed after they landed" in verified.out
    [table] = [t for t in declarations.read(Path()).tables if t.is_register]
    with pytest.raises(SourceError, match="is not what arrived"):
        released.rows(table, Places.of(os.environ))
    assert "is not what arrived" in register.run("register").err

    (first / "rows.jsonl").write_bytes(body)
    shutil.rmtree(second)
    assert f"{TABLE}/{second.name}/_manifest.json: removed" in register.run("verify").out


def test_what_a_killed_release_left_goes_with_the_next(register):
    """Parts without a manifest are no release."""
    release(row("10"))
    left = register.data / "landing" / TABLE / "20991231T000000000Z"
    left.mkdir()
    (left / "rows.jsonl").write_text("{}\n")
    release(row("20", "2026-10-01"))
    assert not left.exists()
    assert register.run("verify").status == 0


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (", extract: incremental", "", "'extract: incremental' is required"),
        ("origin: release", "origin: interim", "the origin of a register of releases is 'release'"),
        ("share_toys__jobs_v1,", "toys,", "'share'"),
        (", period: month", "", "'period'"),
    ],
)
def test_a_register_is_declared_as_one(register, old, new, says):
    register.declare("releases_toys", REGISTER.replace(old, new))
    outcome = register.run("register")
    assert outcome.status == 1
    assert says in outcome.err


def test_nothing_else_passes_for_a_register(platform):
    """Who called a source a release would not be waited for when a month closes."""
    platform.sheet("id,name\n1,a\n")
    file = platform.root / "models/staging/toys/_toys__sources.yml"
    file.write_text(file.read_text().replace("origin: interim", "origin: release"))
    assert "only a register" in platform.run().said


def test_a_source_is_asked_when_its_run_begins(platform):
    """A run over midnight logs a source after it: what was typed between was not asked for."""
    platform.sheet("id,name\n1,a\n2,b\n3,c\n")
    platform.run()
    platform.run()
    for run_id, outcome, checked_at, asked_at in platform.query(
        "select run_id, outcome, checked_at, asked_at from raw_ingest.runs"
    ):
        began = clock.from_id(run_id).replace(tzinfo=None)
        assert outcome in ("landed", "unchanged")
        assert asked_at == began < checked_at


def test_an_accepted_extract_was_asked_for_when_it_was_fetched(platform):
    """What was fetched before a month's end may be accepted after it; a held one is no check."""
    platform.sheet("id,name\n1,a\n2,b\n3,c\n")
    platform.run()
    platform.write("toys.csv", "id,name\n1,a\n")
    platform.run()
    later = clock.now() + timedelta(days=7)
    platform.patch.setattr(clock, "now", lambda: later)
    assert platform.run("accept", "toys.jobs").status == 0
    held, accepted = platform.query(
        "select outcome, asked_at from raw_ingest.runs order by run_id offset 1"
    )
    assert held == ("held", None)
    fetched = clock.from_id(platform.extracts()[-1].name).replace(tzinfo=None)
    assert accepted == ("landed", fetched)
