"""What each repair was, and when, is a function of what landed: no clock, no earlier build."""

from collections.abc import Callable
import json
import re
import shutil
import sys

import pytest

BUILD = (
    *("build", "-s", "+housing__repairs", "+housing__repairs_superseded"),
    *("+housing__repair_statuses", "+housing__data_quality_summary"),
    *("--exclude-resource-type", "unit_test", "--indirect-selection", "buildable"),
)
SHARE = "share_housing.share_housing__repairs_by_ward_v1"
RUN_SHARE = (
    *("run", "-s", "stg_releases_housing__repairs_by_ward_v1"),
    "share_housing__repairs_by_ward",
)
# What lies between the sheets and the share.
FROM_SHEETS = (
    "stg_repairs_sheets__electrical_supplies+,+share_housing__repairs_by_ward",
    "stg_repairs_sheets__door_entry+,+share_housing__repairs_by_ward",
)
STATES = """
    select repair_id, status, completed_on, cost_gbp, valid_from, valid_to
    from service_housing.housing__repair_statuses
"""
JOBS = """
    select * exclude (source_row, extracted_at) from service_housing.housing__repairs
"""
SHEET = "1BrightwayElectrical0jobs0Eastmere0000000001"
HEADER = 3  # rows above the first job
CONTRACTOR, ORDER, UPRN, DONE, DONE_ON = 1, 2, 3, 11, 12  # places of cells in a row
DONE_ON_HEADER = "Date completed"

Rows = list[list[str]]


def ingest(copy, *selected: str, ends: int = 0) -> None:
    """Ingest from the demo as it stands in the copy."""
    run = copy.python("-m", "demo", "run", "--", sys.executable, "-m", "ingest", "run", *selected)
    assert run.returncode == ends, run.stderr


def typed_over(copy, change: Callable[[Rows], Rows], header: str = DONE_ON_HEADER) -> None:
    """Change the rows of the electrical sheet, or a header, as its office would."""
    [file] = (copy.data / "demo").rglob(f"{SHEET}.json")
    sheet = json.loads(file.read_text())
    rows = sheet["sheets"][0]["rows"]
    rows[HEADER - 1][DONE_ON] = header
    sheet["sheets"][0]["rows"] = rows[:HEADER] + change(rows[HEADER:])
    file.write_text(json.dumps(sheet, ensure_ascii=False))


def built(copy) -> set[tuple]:
    """Build in the copy; the states of all repairs."""
    outcome = copy.dbt(*BUILD)
    assert outcome.returncode == 0, outcome.stdout
    return set(copy.query(STATES))


def ended(states: set[tuple], repair_id: str) -> list[bool]:
    """Whether each state of a repair has an end, oldest first."""
    of_it = sorted(state[4:] for state in states if state[0] == repair_id)
    return [valid_to is not None for _, valid_to in of_it]


def id_of(reference: str) -> str:
    """A reference as the platform has it."""
    return "".join(filter(str.isalnum, reference.upper()))


def alone(copy, *cells: str) -> list[list[str]]:
    """Numbers of jobs that only the electrical sheet holds, on one row each, in a stable order."""
    found = copy.query(f"""
        select {", ".join(cells)}
        from staging_repairs_sheets.stg_repairs_sheets__electrical_supplies as staged
        where valid_to is null and contractor_reference is not null
        and coalesce(order_number, contractor_reference) in (
            select repair_id from service_housing.housing__repairs
            where origins = 'electrical_supplies' and doubt is null
        )
        and coalesce(order_number, contractor_reference) not in (
            select repair_id from service_housing.housing__repairs_superseded
        )
        order by contractor_reference
    """)
    return [list(row) for row in found]


@pytest.fixture
def copy(scratch):
    """A copy of the platform that a test may type into."""
    return scratch("demo", "landing", "raw", "warehouse.duckdb", "log")


def test_a_changed_repair_has_two_states_dated_by_their_extracts(copy):
    """A day later changed repairs have a second state; building again changes nothing."""
    before = set(copy.query(STATES))
    written = copy.python("-m", "demo", "write", "--today", "2026-11-24")
    assert written.returncode == 0, written.stderr
    ingest(copy)
    after = built(copy)

    opened = {state for state in after - before if state[5] is None}
    closed = {state for state in after - before if state[5] is not None}
    assert opened and closed
    moments = {
        moment
        for (moment,) in copy.query("""
            select valid_from from service_housing.int_housing__repairs_united
            union select valid_to from service_housing.int_housing__repairs_united
        """)
    }
    assert {state[4] for state in after} <= moments
    assert {state[5] for state in closed} <= moments
    # What was over before is as it was.
    assert {state for state in before if state[5] is not None} <= after
    assert built(copy) == after


def test_no_released_figure_moves_but_by_a_correction(copy):
    """Late rows, a corrected address and a sheet that is read anew, all of closed months."""
    before = copy.query(f"from {SHARE} order by all")
    [(ward, elsewhere)] = copy.query("""
        select min(uprn), max(uprn) from service_property.property__addresses
        where blpu_class like 'RD%' and ward_code = 'E05099001'
    """)

    def change(rows: Rows) -> Rows:
        """Six jobs typed late, under numbers of their own, and one moved to another home."""
        [[reference], *_] = alone(copy, "contractor_reference")
        [typed] = [row for row in rows if id_of(row[CONTRACTOR]) == reference]
        late = [list(typed) for _ in range(6)]
        for number, row in enumerate(late):
            row[CONTRACTOR], row[ORDER], row[UPRN] = f"BW99000{number}", "", ward
        typed[UPRN] = elsewhere
        return [*rows, *late]

    typed_over(copy, change)
    sources = copy.project / "models/staging/repairs_sheets/_repairs_sheets__sources.yml"
    text = sources.read_text()
    assert "rows_without_key: kept" in text
    sources.write_text(text.replace("rows_without_key: kept", "rows_without_key: left_out"))
    ingest(copy, "--select", "repairs_sheets")
    assert copy.dbt(*RUN_SHARE, *FROM_SHEETS).returncode == 0
    assert copy.query(f"from {SHARE} order by all") == before

    listed = copy.python("-m", "governance", "release", "--changed")
    months = re.findall(r"20\d\d-\d\d", listed.stdout)
    assert months, listed.stdout + listed.stderr
    reason = "Six jobs were typed in late."
    command = ("release", "--correct", "share_housing__repairs_by_ward", "--month", months[0])
    corrected = copy.python("-m", "governance", *command, "--reason", reason, "--by", "A Person")
    assert corrected.returncode == 0, corrected.stderr
    assert copy.dbt(*RUN_SHARE).returncode == 0
    after = copy.query(f"from {SHARE} order by all")
    changed = {row for row in after if str(row[2]).startswith(months[0])}
    assert {row[4:] for row in changed} == {("2", reason)}
    assert set(before) - set(after) == {row for row in before if row[2] == min(changed)[2]}
    assert set(after) - set(before) == changed
    versions = f"""
        select version, count(*) from raw_releases_housing.repairs_by_ward_v1
        where raised_month = '{months[0]}-01' group by all
    """
    assert dict(copy.query(versions)) == {"1": len(changed), "2": len(changed)}


def test_a_sorted_sheet_changes_nothing(copy):
    """Sorting a sheet, blank rows and totals with it, changes no job and begins no state."""
    before = built(copy), copy.query(JOBS)
    typed_over(copy, lambda rows: sorted(rows, key=lambda row: row[4:6] + row))
    ingest(copy)
    after = built(copy), copy.query(JOBS)
    [(extracts,)] = copy.query(
        "select count(distinct _extract_id) from raw_repairs_sheets.electrical_supplies__history"
    )
    assert extracts == 2
    assert after[0] == before[0]
    assert sorted(map(repr, after[1])) == sorted(map(repr, before[1]))


def test_a_renamed_header_writes_no_change(copy):
    """A column that is missing for a day ends no state, neither then nor once it is back."""
    before = built(copy)
    typed_over(copy, lambda rows: rows, header="Completed when?")
    ingest(copy, ends=1)
    assert built(copy) == before
    typed_over(copy, lambda rows: rows)
    ingest(copy)
    assert built(copy) == before


def test_jobs_that_are_renumbered_gone_or_typed_again(copy):
    """Each counts once, ends on the day it is first missing, and is so again after all is lost."""
    built(copy)
    [(jobs,)] = copy.query("select count(*) from service_housing.housing__repairs")
    phoned = [
        own for own, order in alone(copy, "contractor_reference", "order_number") if not order
    ]
    ordered = [
        (own, order)
        for own, order, status in alone(copy, "contractor_reference", "order_number", "status")
        if order and status == "in progress"
    ]
    renumbered, gone, (again, order) = phoned[0], phoned[1], ordered[0]

    def change(rows: Rows) -> Rows:
        of = {id_of(row[CONTRACTOR]): list(row) for row in rows if row[CONTRACTOR].strip()}
        of[renumbered][ORDER] = "TEMP-990001"
        retyped = list(of[again])
        retyped[ORDER], retyped[DONE], retyped[DONE_ON] = "", "Y", "2022-01-31"
        kept = [
            of.get(id_of(row[CONTRACTOR]), row) if id_of(row[CONTRACTOR]) == renumbered else row
            for row in rows
            if id_of(row[CONTRACTOR]) != gone
        ]
        # It is sorted to the top: where it stands decides nothing.
        return [retyped, *kept]

    typed_over(copy, change)
    ingest(copy)
    states = built(copy)
    [(jobs_after,)] = copy.query("select count(*) from service_housing.housing__repairs")
    assert jobs_after == jobs - 1
    assert ended(states, renumbered) == [True]
    assert ended(states, "TEMP990001") == [False]
    assert ended(states, gone) == [True]
    assert ended(states, order) == [True, False]
    assert ended(states, again) == []
    [(status, reason)] = copy.query(f"""
        select jobs.status, others.reason
        from service_housing.housing__repairs as jobs
        inner join service_housing.housing__repairs_superseded as others using (repair_id)
        where repair_id = '{order}'
    """)
    assert (status, reason) == ("completed", "typed again")

    (copy.data / "warehouse.duckdb").unlink()
    shutil.rmtree(copy.data / "raw")
    registered = copy.python("-m", "ingest", "register")
    assert registered.returncode == 0, registered.stderr
    assert built(copy) == states


def test_a_source_whose_raw_is_absent_keeps_its_row(copy):
    """A source of which nothing landed is in the quality summary, with no rows."""
    shutil.rmtree(copy.data / "landing/repairs_sheets/door_entry")
    shutil.rmtree(copy.data / "raw/repairs_sheets/door_entry")
    copy.python("-m", "ingest", "register")
    built(copy)
    rows = copy.query("select origin, rows_kept from service_housing.housing__data_quality_summary")
    assert len(rows) == 4
    assert dict(rows)["door_entry"] == 0
    assert all(kept > 0 for origin, kept in rows if origin != "door_entry")
