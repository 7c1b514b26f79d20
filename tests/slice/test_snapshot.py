"""What must remember its past remembers it by the extracts, not by the clock."""

import sys

HISTORY = """
    select repair_id, status, dbt_valid_from, dbt_valid_to
    from service_housing.housing__repair_statuses
"""


def ingest(copy, today: str) -> None:
    """Move the demo to a day and ingest from it."""
    written = copy.python("-m", "demo", "write", "--today", today)
    assert written.returncode == 0, written.stderr
    run = copy.python("-m", "demo", "run", "--", sys.executable, "-m", "ingest", "run")
    assert run.returncode == 0, run.stderr


def test_a_state_that_was_read_wrongly_is_followed_by_the_right_one(scratch):
    """Corrected code over the same extract ends the old state and begins one: no job is without."""
    copy = scratch("landing", "raw", "warehouse.duckdb", "log")
    model = copy.project / "models/staging/repairs_hub/stg_repairs_hub__repairs.sql"
    model.write_text(model.read_text().replace("then 'cancelled'", "then 'completed'"))
    before = copy.query(HISTORY)
    assert copy.dbt("build", "-s", "+housing__repair_statuses").returncode == 0

    after = copy.query(HISTORY)
    jobs = {repair_id for repair_id, _, _, _ in before}
    current = [repair_id for repair_id, _, _, ended in after if ended is None]
    assert len(after) > len(before)
    assert sorted(current) == sorted(jobs)
    [(rows, keys)] = copy.query(
        "select count(*), count(distinct dbt_scd_id) from service_housing.housing__repair_statuses"
    )
    assert rows == keys


def test_a_changed_repair_has_two_states_dated_by_their_extracts(scratch):
    """A day later changed repairs have a second state; building again adds nothing."""
    copy = scratch("demo", "landing", "raw", "warehouse.duckdb", "log")
    before = set(copy.query(HISTORY))
    ingest(copy, "2026-11-24")
    assert copy.dbt("build", "-s", "+housing__repair_statuses").returncode == 0

    after = set(copy.query(HISTORY))
    changed = after - before
    extracts = {
        moment
        for (moment,) in copy.query(
            "select distinct extracted_at from service_housing.housing__repairs"
        )
    }
    closed = [row for row in changed if row[3] is not None]
    opened = [row for row in changed if row[3] is None]
    assert closed
    assert opened
    assert {valid_from for (_, _, valid_from, _) in opened} <= extracts
    assert {valid_to for (_, _, _, valid_to) in closed} <= extracts

    assert copy.dbt("snapshot").returncode == 0
    assert set(copy.query(HISTORY)) == after
