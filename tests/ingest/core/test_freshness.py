"""How fresh a table is: by what arrived, or by having been looked at where people type."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from ingest import clock

BEGIN = datetime(2026, 11, 24, 7, 52, 51, 123_000, UTC)
MACRO = Path(__file__).resolve().parents[3] / "macros/governance/last_good_check.sql"


@pytest.fixture
def at(monkeypatch):
    """Set the clock some days after the beginning."""

    def at(days):
        monkeypatch.setattr(clock, "now", lambda: BEGIN + timedelta(days=days))

    return at


def fresh(platform, table="toys"):
    """What the macro that dbt asks answers, as days after the beginning."""
    sql = MACRO.read_text().split("-%}", 1)[1].split("{%-")[0]
    sql = sql.replace("{{ this.schema }}", f"raw_{table}").replace("{{ this.identifier }}", "jobs")
    [(found,)] = platform.query(sql)
    return found and (found.replace(tzinfo=BEGIN.tzinfo) - BEGIN).days


def test_a_feed_that_died_is_as_old_as_its_newest_extract(platform, at):
    """Proves it 30 days on, with every run unchanged; and that status shows the age."""
    platform.sheet("id,name\n1,a\n")
    for days in (0, 1, 30):
        at(days)
        assert platform.run().status == 0
    assert platform.query("select outcome from raw_ingest.runs")[-1] == ("unchanged",)
    assert fresh(platform) == 0
    assert " 30 days  1" in platform.run("status").out
    platform.write("toys.csv", "id,name\n2,a\n")
    platform.run()
    assert fresh(platform) == 30
    assert " 0 minutes  1" in platform.run("status").out


def test_what_people_type_into_is_fresh_by_having_been_looked_at(platform, at):
    """Proves it for a table that declares it, and that status says so."""
    platform.sheet("id,name\n1,a\n", ingest="fresh_by: check")
    for days in (0, 30):
        at(days)
        platform.run()
    assert fresh(platform) == 30
    assert " 30 days, fresh by check  1" in platform.run("status").out


@pytest.mark.parametrize(
    ("loader", "expected"),
    [("google_sheets", "check"), ("files", "arrival"), ("rest_api", "arrival"),
     ("database", "arrival")],
)  # fmt: skip
def test_only_a_sheet_is_fresh_by_default_by_having_been_looked_at(platform, loader, expected):
    """Proves the default of each loader; it may be declared otherwise."""
    from ingest import declarations

    said = {
        "google_sheets": "spreadsheet: '${SHEET}', range: A!A:B",
        "files": "path: '${DROP}/x', format: csv",
        "rest_api": "url: '${API}/jobs'",
        "database": "connection: '${DATABASE}', table: y",
    }[loader]
    for more, wanted in (("", expected), (", fresh_by: check", "check")):
        platform.declare(
            "toys",
            f"""
            sources:
              - name: toys
                schema: raw_toys
                loader: {loader}
                config: {{meta: {{owner: housing, origin: interim}}}}
                tables:
                  - name: jobs
                    description: One row per job.
                    config: {{meta: {{ingest: {{{said}{more}}}}}}}
            """,
        )
        [table] = declarations.read(platform.root).tables
        assert (table.mistakes, table.fresh_by) == ((), wanted)


@pytest.mark.parametrize("ingest", ["key: [id]", "fresh_by: check"])
def test_what_is_held_or_refused_makes_nothing_fresh(platform, at, ingest):
    """Proves that a new extract which is not good does not count as arrived, nor the look at it."""
    platform.sheet("id,name\n1,a\n2,b\n3,c\n", ingest=ingest)
    platform.run()
    before = fresh(platform)
    for days, text in ((5, "id,name\n1,a\n"), (6, "x,y\n1,2\n")):
        at(days)
        platform.write("toys.csv", text)
        assert platform.run().status == 1
    assert fresh(platform) == before


def test_an_accepted_extract_arrived_when_it_did(platform, at):
    """Proves that accepting makes nothing younger."""
    platform.sheet("id,name\n1,a\n2,b\n3,c\n")
    at(0)
    platform.run()
    at(5)
    platform.write("toys.csv", "id,name\n1,a\n")
    platform.run()
    at(9)
    assert platform.run("accept", "toys.jobs", "--by", "A. Person").status == 0
    assert fresh(platform) == 5


def test_nothing_that_arrived_is_never_fresh(platform):
    """Proves that the macro answers with nothing, of which dbt makes the first day of all."""
    platform.sheet()
    platform.run()
    assert fresh(platform) is None


def test_a_log_of_an_older_borough_is_by_arrival(platform, at):
    """Proves that lines without the word are read, and that the relations are made anew."""
    platform.sheet("id,name\n1,a\n")
    at(0)
    platform.run()
    [path] = (platform.data / "log").glob("runs-*")
    path.write_text(path.read_text().replace(', "fresh_by": "arrival"', ""))
    with duckdb.connect(str(platform.data / "warehouse.duckdb")) as connection:
        connection.execute("alter table raw_ingest.runs drop column fresh_at")
    platform.run("register")
    assert fresh(platform) == 0
