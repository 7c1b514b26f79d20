"""A share lives and dies with its agreement."""

from datetime import date, timedelta
import json
import re
import shutil

import duckdb
import pytest

AGREEMENT = "models/share/agreements/housing_repairs_open.yml"
NAME = "share_housing__repairs_by_ward"
SHARE = "model.borough.share_housing__repairs_by_ward.v1"
RELATION = "select count(*) from information_schema.tables where table_name like 'share_housing%'"

# The warehouse, and what makes the day Eastmere's.
EASTMERE = ("warehouse.duckdb", "demo/settings.json", "landing")
DAYS_THAT_PASSED = {
    "starts_on": "2025-10-01",
    "review_by": "2026-03-31",
    "expires_on": "2026-09-30",
    "signed_on": "2025-09-10",
}
FINE = {"pass", "success", "no-op", "warn"}


def build(copy, *selected, today=None):
    """Build in the copy, of Eastmere's day or another; the outcome, and ids of what failed."""
    of_day = ["--vars", json.dumps({"today": today})] if today else []
    outcome = copy.dbt("build", *selected, *of_day)
    results = json.loads((copy.data / "target/run_results.json").read_text())["results"]
    return outcome, {r["unique_id"] for r in results if r["status"] not in FINE}


def followers(manifest, *shares) -> set[str]:
    """The shares and all that follows from them."""
    found, todo = set(), [*shares]
    while todo:
        node = todo.pop()
        found.add(node)
        todo += [child for child in manifest["child_map"][node] if child not in found]
    return {node for node in found if not node.startswith("unit_test.")}


def edit(copy, pattern, replacement):
    """Change the agreement in the copy."""
    file = copy.project / AGREEMENT
    text, changes = re.subn(pattern, replacement, file.read_text(), flags=re.S)
    assert changes == 1
    file.write_text(text)


def assert_withdrawn(copy, outcome, failed, sentence):
    """Only the share and what follows from it failed, its relation is gone, the docs still work."""
    assert outcome.returncode == 1
    assert sentence in " ".join(outcome.stdout.split())
    assert SHARE in failed
    manifest = json.loads((copy.data / "target/manifest.json").read_text())
    # Another department's agreement may end on the same day.
    others = [id for id, node in manifest["nodes"].items() if node["fqn"][1] == "share"]
    others = [
        id for id in others if id != SHARE and manifest["nodes"][id].get("group") != "housing"
    ]
    assert failed <= followers(manifest, SHARE) | followers(manifest, *others)
    assert copy.query(RELATION) == [(0,)]
    assert copy.dbt("docs", "generate", "--static", "--no-compile").returncode == 0


def test_an_expired_agreement_withdraws_its_share(scratch):
    """The day after expires_on the share is gone; on the day itself it stands."""
    copy = scratch(*EASTMERE)
    expires = date(2027, 9, 30)

    share = ("--select", "share_housing__repairs_by_ward")
    outcome, failed = build(copy, *share, today=expires.isoformat())
    assert (outcome.returncode, failed) == (0, set())
    assert copy.query(RELATION) == [(1,)]

    outcome, failed = build(copy, today=(expires + timedelta(days=1)).isoformat())
    assert_withdrawn(
        copy, outcome, failed, "expired on 2027-09-30: review it and have it signed anew"
    )


def test_a_day_that_has_passed_lets_nothing_out(scratch):
    """In a council's own folder no day brings an expired agreement back."""
    copy = scratch("warehouse.duckdb")
    for field, day in DAYS_THAT_PASSED.items():
        edit(copy, rf"{field}: [0-9-]+", f"{field}: {day}")
    outcome = copy.dbt(
        "run", "-s", "share_housing__repairs_by_ward", "--vars", "{today: 2026-09-30}"
    )
    assert outcome.returncode == 1
    assert "the variable today is 2026-09-30, which has passed" in " ".join(outcome.stdout.split())
    assert copy.query(RELATION) == [(0,)]


def test_a_day_to_come_lets_out_nothing_that_is_not_let_out_today(scratch):
    """An agreement that starts tomorrow, rehearsed the day after, lets its share out in neither."""
    copy = scratch(*EASTMERE)
    edit(copy, "starts_on: 2026-10-01", "starts_on: 2026-12-01")
    share = ("run", "-s", "share_housing__repairs_by_ward", "--vars", "{today: 2026-12-02}")
    outcome = copy.dbt(*share)
    assert outcome.returncode == 1
    assert "starts on 2026-12-01" in " ".join(outcome.stdout.split())
    assert copy.query(RELATION) == [(0,)]


def test_eastmeres_day_is_the_gates(scratch):
    """Eastmere moves on to the day after, as its owner would rehearse it, and the share is gone."""
    copy = scratch(*EASTMERE)
    settings = copy.data / "demo/settings.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "today": "2027-10-01"}))
    outcome = copy.dbt("run", "-s", "share_housing__repairs_by_ward")
    assert outcome.returncode == 1
    assert "expired on 2027-09-30" in " ".join(outcome.stdout.split())
    assert copy.query(RELATION) == [(0,)]


def test_an_unsigned_agreement_withdraws_its_share(scratch):
    """No signature, no share, whatever was built before."""
    copy = scratch(*EASTMERE)
    edit(copy, r"signed:\n.*$", "signed: []\n")
    outcome, failed = build(copy, "--select", "+property__calendar", f"{NAME}+")
    assert_withdrawn(copy, outcome, failed, "is not signed: its information asset owner signs it")


@pytest.mark.parametrize("flags", [[], ["--cache-selected-only"], ["--no-populate-cache"]])
def test_a_share_is_withdrawn_even_when_the_run_does_not_select_it(scratch, flags):
    """Building anything else takes an expired share away too, whatever dbt knows of its schema."""
    copy = scratch(*EASTMERE)
    assert copy.query(RELATION) == [(1,)]
    day_after = '{"today": "2027-10-01"}'
    outcome = copy.dbt("build", "-s", "data_quality_advice", "--vars", day_after, *flags)
    assert outcome.returncode == 0
    assert copy.query(RELATION) == [(0,)]


def test_a_share_that_is_no_more_is_withdrawn(scratch):
    """Deleting a share and its agreement takes its table away; so does switching it off."""
    copy = scratch(*EASTMERE)
    with duckdb.connect(str(copy.data / "warehouse.duckdb")) as connection:
        connection.execute("create view share_housing.share_housing__forgotten_v1 as select 1 as n")
    assert copy.query(RELATION) == [(2,)]
    build_one = ("seed", "-s", "data_quality_advice", "--vars", "{today: 2026-11-24}")
    assert copy.dbt(*build_one).returncode == 0
    assert copy.query(RELATION) == [(1,)]

    (copy.project / AGREEMENT).unlink()
    shutil.rmtree(copy.project / "models/share/housing")
    assert copy.dbt(*build_one).returncode == 0
    assert copy.query(RELATION) == [(0,)]


def test_other_reasons_to_refuse(scratch):
    """Not yet started, no recipient, another department's signature, a day nobody can compare."""
    copy = scratch(*EASTMERE)
    signed = (copy.project / AGREEMENT).read_text()
    for pattern, replacement, sentence in [
        (r"starts_on: 2026-10-01", "starts_on: 2026-12-01", "starts on 2026-12-01"),
        (r"recipients: \[role_public\]", "recipients: []", "names no recipient"),
        (r"outcome: accepted", "outcome: pending", "has no accepted DPIA"),
        (r", raised_month, repairs,", ", raised_month,", "does not cover the column repairs"),
        (r"department: housing", "department: insight", "is not signed: its information asset"),
        (r"signed_on: 2026-09-10", "signed_on: 2026-11-25", "and with a day that has come"),
        (r"expires_on: 2027-09-30", "expires_on: 30/09/2027", "has no day (as 2027-03-31) for exp"),
        (r"shares:\n[^\n]*\n", "shares: all of it\n", "does not cover the column"),
    ]:
        (copy.project / AGREEMENT).write_text(signed)
        edit(copy, pattern, replacement)
        outcome = copy.dbt("run", "-s", NAME)
        assert outcome.returncode == 1
        assert sentence in " ".join(outcome.stdout.split())


def test_a_bypass_stops_the_whole_run(scratch):
    """A share without its agreement, or that is no table, stops everything before it begins."""
    copy = scratch(*EASTMERE)
    model = copy.project / "models/share/housing/share_housing__repairs_by_ward_v1.sql"
    text = model.read_text()

    bypass = "{{ config(materialized='view', pre_hook=[], schema='share_environment') }}\n"
    model.write_text(bypass + text)
    other = copy.project / "models/service/housing/housing__data_quality.sql"
    other.write_text("{{ config(schema='share_housing') }}\n" + other.read_text())
    outcome = copy.dbt("run", "-s", "stg_gov_uk__bank_holidays")
    assert outcome.returncode != 0
    assert "a share is a table" in outcome.stdout
    assert "does not land in share_housing under its own name" in outcome.stdout
    assert "housing__data_quality.sql lands among the shares without being one" in outcome.stdout

    model.write_text(text)
    (copy.project / AGREEMENT).unlink()
    outcome = copy.dbt("run", "-s", "stg_gov_uk__bank_holidays")
    assert outcome.returncode != 0
    assert "has 0 agreements" in outcome.stdout
    assert copy.query(RELATION) == [(0,)]
