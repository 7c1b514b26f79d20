"""The log of builds: one immutable file a build, shown as raw_ingest.builds on both engines."""

from dataclasses import replace
from datetime import datetime
import os

import pytest

from ingest import buildlog
from ingest.buildlog import Line
from ingest.places import Places

STEP = Line(
    build_id="first",
    began_at="2026-11-24T06:00:00.123Z",
    ended_at="2026-11-24T06:05:00.000Z",
    engine="athena",
    command="build",
    step_id="model.borough.a",
    step_kind="model",
    schema_name="service_housing",
    relation_name="a",
    outcome="success",
    milliseconds=1500,
    engine_milliseconds=1100,
    bytes_scanned=12_345_678_901,
    statements=3,
    extract_bytes=None,
    reads_history=None,
)
OVERHEAD = replace(STEP, step_id="overhead", step_kind="overhead", milliseconds=None)
MOMENTS = ("began_at", "ended_at")


def shown(line: Line) -> dict:
    """A line as a relation shows it."""
    said = {name: getattr(line, name) for name in Line.__dataclass_fields__}
    for name in MOMENTS:
        said[name] = datetime.fromisoformat(said[name]).replace(tzinfo=None)
    return said


def log(*lines: Line) -> bool:
    places = Places.of(os.environ)
    return buildlog.write(places.log, lines, places.data)


@pytest.mark.parametrize("where", ["folder", "bucket"])
def test_builds_are_shown_from_the_next_registration_on(where, request):
    """Proves every column of both lines, and that a second build joins the first."""
    platform = request.getfixturevalue("platform" if where == "folder" else "cloud")

    def rows() -> list[dict]:
        if where == "folder":
            found = platform.query(
                f"select {', '.join(Line.__dataclass_fields__)} from raw_ingest.builds"
                " order by build_id, step_id"
            )
            return [dict(zip(Line.__dataclass_fields__, row, strict=True)) for row in found]
        found = request.getfixturevalue("lake").rows("raw_ingest.builds")
        return sorted(found, key=lambda row: (row["build_id"], row["step_id"]))

    platform.sheet(text="id,name\n1,a\n")
    platform.run()
    assert rows() == []
    assert log(STEP, OVERHEAD)
    assert platform.run("register").status == 0
    assert rows() == [shown(STEP), shown(OVERHEAD)]
    assert log(replace(STEP, build_id="second"))
    assert platform.run("register").status == 0
    assert [row["build_id"] for row in rows()] == ["first", "first", "second"]


@pytest.mark.parametrize("where", ["platform", "cloud"])
def test_a_build_that_is_logged_is_never_changed(where, request):
    request.getfixturevalue(where)
    assert log(STEP)
    assert not log(replace(STEP, bytes_scanned=0))
    assert list(buildlog.read(Places.of(os.environ).log)) == [STEP]
