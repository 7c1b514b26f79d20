"""Releases: landed once, from a share that was built and tested, and never moved unseen."""

from datetime import UTC, date, datetime
import json
from pathlib import Path

import duckdb
from governance_fixtures import TERMS, column, exposure, node, project, results, service, share
from governance_fixtures import source as declared
import pytest

from governance import corrections, register, releases
from governance.artifacts import Project, WrongUse
from ingest import clock
from ingest.__main__ import main as ingest

NAME = "share_housing__repairs"
RELATION = ("share_housing", f"{NAME}_v1")
ID = "model.borough.share_housing__repairs.v1"
STAGED = "model.borough.stg_releases_housing__repairs_v1"
COLUMNS = {
    "ward_code": "varchar",
    "month": "date",
    "repairs": "bigint",
    "version": "varchar",
    "reason_for_change": "varchar",
}
SOURCES = """\
sources:
  - name: releases_housing
    schema: raw_releases_housing
    loader: release_register
    config: {meta: {owner: housing, origin: release}}
    tables:
      - name: repairs_v1
        description: What Housing released.
        config:
          meta:
            ingest: {share: share_housing__repairs_v1, period: month, extract: incremental}
        columns:
          - {name: ward_code}
          - {name: month}
          - {name: repairs}
          - {name: version}
          - {name: reason_for_change}
"""
# What dbt made of the share: its register by the name of the relation, and today's figures.
COMPILED = """
with released as (select * from "warehouse"."staging"."released" where is_newest)
select ward_code, month, repairs, version, reason_for_change from released
union all
select ward_code, month, repairs, '1', null from "warehouse"."service"."counted"
where month not in (select month from released)
"""


class Built:
    """A warehouse with a share, and the artifacts of the build that made it."""

    def __init__(self, folder: Path):
        self.file = folder / "var/warehouse.duckdb"
        self.closed = ["2026-09-01", "2026-10-01"]
        self.figures = {("Harbour", "2026-09-01"): 10, ("Priory", "2026-09-01"): None}
        self.figures |= {("Harbour", "2026-10-01"): 25, ("Priory", "2026-10-01"): 30}

    def build(self, shown: str = COMPILED, **statuses: str) -> Project:
        """Build the share as dbt would, from the register as ingest shows it."""
        with duckdb.connect(str(self.file)) as connection:
            for schema in ("staging", "service", "share_housing"):
                connection.execute(f"create schema if not exists {schema}")
            connection.execute(
                "create or replace table service.counted "
                "(ward_code text, month date, repairs bigint)"
            )
            for (ward, month), count in self.figures.items():
                if month in self.closed:
                    connection.execute(
                        "insert into service.counted values (?, ?, ?)", [ward, month, count]
                    )
            connection.execute(
                "create or replace table service.closed as select unnest(?::date[]) as month_on, "
                "'share_housing__repairs_v1' as share_name",
                [self.closed],
            )
            connection.execute(
                "create or replace table staging.released as select ward_code, "
                "cast(month as date) as month, cast(repairs as bigint) as repairs, version, "
                "reason_for_change, version = max(version) over (partition by month) as is_newest "
                "from raw_releases_housing.repairs_v1"
            )
            connection.execute(f"create or replace table {'.'.join(RELATION)} as {shown}")
        return _project(shown, statuses)

    def rows(self) -> list[tuple]:
        """What the share shows."""
        with duckdb.connect(str(self.file), read_only=True) as connection:
            columns = "ward_code, month::text, repairs, version, reason_for_change"
            return connection.execute(
                f"select {columns} from {'.'.join(RELATION)} order by all"
            ).fetchall()


def _project(compiled: str, statuses: dict[str, str]) -> Project:
    reads = ["model.borough.housing__repairs", STAGED, "model.borough.property__closed_months"]
    nodes = [
        share(
            reads=reads,
            columns=[column(name, data_type=kind) for name, kind in COLUMNS.items()],
            relation_name='"warehouse"."share_housing"."share_housing__repairs_v1"',
        ),
        node(
            "models/staging/releases_housing/stg_releases_housing__repairs_v1.sql",
            reads=["source.borough.releases_housing.repairs_v1"],
            relation_name='"warehouse"."staging"."released"',
        ),
        service(),
        node(
            "models/service/property/property__closed_months.sql",
            relation_name='"warehouse"."service"."closed"',
        ),
        node("tests/x/unique_repairs.sql", reads=["model.borough.share_housing__repairs.v1"]),
    ]
    terms = {**TERMS, "shares": {NAME: list(COLUMNS)}}
    whole = project(*nodes, exposures=[exposure(terms)], sources=[declared(), _register()])
    ran = results(whole, **statuses)
    for result in ran["results"]:
        if result["unique_id"].endswith("share_housing__repairs.v1"):
            result["compiled_code"] = compiled
    return Project(whole.manifest, whole.settings, run_results=ran)


def _register():
    said = {"share": "share_housing__repairs_v1", "period": "month", "extract": "incremental"}
    meta = {"owner": "housing", "origin": "release", "ingest": said}
    name = "releases_housing.repairs_v1"
    return declared(name, loader="release_register", config={"meta": meta})


@pytest.fixture
def built(tmp_path, monkeypatch) -> Built:
    """A project folder with a register that ingest has shown, empty as on a fresh clone."""
    monkeypatch.chdir(tmp_path)
    for name in ("BOROUGH_DATA", "BOROUGH_LANDING", "BOROUGH_RAW", "BOROUGH_LOG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 2, 7, tzinfo=UTC))
    file = tmp_path / "models/staging/releases_housing/_releases_housing__sources.yml"
    file.parent.mkdir(parents=True)
    file.write_text(SOURCES)
    assert ingest(["register"]) == 0
    return Built(tmp_path)


def test_closed_months_are_released_once_and_stay(built):
    """What a late row or a corrected address changes afterwards changes no released cell."""
    outcome = releases.land(built.build())
    assert (outcome.landed, outcome.faults) == ({RELATION[1]: ["2026-09-01", "2026-10-01"]}, {})
    first = built.rows()
    built.figures |= {("Harbour", "2026-09-01"): 15, ("Priory", "2026-09-01"): 10}
    del built.figures["Priory", "2026-10-01"]
    whole = built.build()
    assert built.rows() == first
    assert releases.land(whole).landed == {}
    assert releases.unreleased(whole) == {}
    assert corrections.changed(whole) == {RELATION: ["2026-09-01", "2026-10-01"]}


def test_a_month_that_closes_later_joins_those_before_it(built):
    built.closed = ["2026-09-01"]
    releases.land(built.build())
    built.closed = ["2026-09-01", "2026-10-01"]
    whole = built.build()
    assert "2026-10 is not in its register" in releases.unreleased(whole)[ID]
    assert releases.land(whole).landed == {RELATION[1]: ["2026-10-01"]}
    assert releases.unreleased(whole) == {}


def test_a_correction_is_a_new_version_with_its_reason(built):
    """Once built, its month shows it, whole; the earlier version stays in the register."""
    releases.land(built.build())
    built.figures["Harbour", "2026-09-01"] = 15
    whole, reason = built.build(), "A contractor's sheet was read wrongly."
    said = corrections.correct(whole, NAME, "2026-09", reason, "ann")
    assert "version 2 of 2026-09 is in the register" in said
    whole = built.build()
    shown = [row for row in built.rows() if row[1] == "2026-09-01"]
    assert shown == [
        ("Harbour", "2026-09-01", 15, "2", reason),
        ("Priory", "2026-09-01", None, "2", reason),
    ]
    assert {row[3:] for row in built.rows() if row[1] == "2026-10-01"} == {("1", None)}
    assert releases.unreleased(whole) == {}
    with duckdb.connect(str(built.file), read_only=True) as connection:
        versions = connection.execute("select version, count(*) from staging.released group by 1")
        assert dict(versions.fetchall()) == {"1": 4, "2": 2}
    [_, manifest] = sorted(Path("var/landing/releases_housing").rglob("_manifest.json"))
    told = json.loads(manifest.read_text())["release"]
    assert told == {"periods": {"2026-09-01": "2"}, "reason": reason, "by": "ann"}

    built.figures["Harbour", "2026-09-01"] = 20
    assert "version 3" in corrections.correct(built.build(), f"{NAME}_v1", "2026-09", reason, "ann")


@pytest.mark.parametrize(
    ("name", "month", "reason", "says"),
    [
        (NAME, "2026-09", "A reason.", "has the same figures today: nothing to correct"),
        (NAME, "2026-11", "A reason.", "is not released yet"),
        (NAME, "September", "A reason.", "September is not a month, such as 2026-09"),
        (NAME, "2026-09", "  ", "is published with its reason"),
        ("share_housing__rents", "2026-09", "A reason.", "there are: share_housing__repairs_v1"),
    ],
)
def test_what_is_no_correction_lands_nothing(built, name, month, reason, says):
    whole = built.build()
    releases.land(whole)
    before = sorted(Path("var/landing").rglob("*"))
    with pytest.raises(WrongUse, match=says):
        corrections.correct(whole, name, month, reason, "ann")
    assert sorted(Path("var/landing").rglob("*")) == before


def test_a_share_that_works_out_released_months_anew_is_kept_from_readers(built):
    """Its SQL passes over the register, or the register was not shown to the build."""
    releases.land(built.build())
    built.figures["Harbour", "2026-09-01"] = 15
    whole = built.build(
        "select ward_code, month, repairs, '1' as version, null::text as "
        "reason_for_change from service.counted"
    )
    [fault] = releases.unreleased(whole).values()
    assert "it shows other figures of 2026-09 than were released" in fault
    outcome = releases.land(whole)
    assert (outcome.landed, list(outcome.faults)) == ({}, [ID])


def test_a_share_that_lost_a_released_month_is_kept_from_readers(built):
    releases.land(built.build())
    whole = built.build(
        COMPILED.replace("where is_newest", "where month > date '2026-09-30'").replace(
            "where month not", "where month > date '2026-09-30' and month not"
        )
    )
    assert "other figures of 2026-09" in releases.unreleased(whole)[ID]


def test_an_open_month_is_not_released(built):
    """A share that judges for itself which months are closed releases none too early."""
    built.closed = ["2026-09-01"]
    whole = built.build(COMPILED + " union all select 'Harbour', date '2026-11-01', 10, '1', null")
    outcome = releases.land(whole)
    assert outcome.landed == {}
    assert "shows 2026-11, which is not closed" in outcome.faults[ID]


@pytest.mark.parametrize("status", ["fail", "error", "skipped"])
def test_figures_whose_tests_failed_are_not_released(built, status):
    outcome = releases.land(built.build(unique_repairs=status))
    assert outcome.landed == {}
    assert "not all of its tests ran and passed" in outcome.faults[ID]


def test_a_withdrawn_share_is_no_fault(built):
    """The gate dropped it: there is nothing to release, and what was released stays in landing."""
    whole = built.build()
    releases.land(whole)
    with duckdb.connect(str(built.file)) as connection:
        connection.execute(f"drop table {'.'.join(RELATION)}")
    assert releases.land(whole) == releases.Outcome()
    assert releases.unreleased(whole) == {}


def test_a_register_that_was_edited_by_hand_stops_the_share(built):
    whole = built.build()
    releases.land(whole)
    [file] = Path("var/landing/releases_housing").rglob("rows.jsonl")
    file.write_text(file.read_text().replace('"25"', '"95"'))
    assert "is not what arrived" in releases.unreleased(whole)[ID]
    assert "is not what arrived" in releases.land(whole).faults[ID]


def test_its_owner_reads_that_a_month_stays_as_it_was_released(built):
    """Where nothing keeps what a share released, the register does not say so."""
    on = date(2026, 11, 2)
    promised = "and then stays as it was released. A correction is a new version"
    for whole, is_said in ((built.build(), True), (project(), False)):
        page = " ".join(register.text(register.pages(whole, on), on).split())
        assert (promised in page) is is_said


def test_what_cannot_be_looked_at_is_kept_from_readers(built):
    """Publishing goes on with the rest, and first withdraws what may not be out."""
    whole = built.build()
    releases.land(whole)
    built.file.unlink()
    assert "there is no build" in releases.unreleased(whole)[ID]


def test_a_share_by_period_without_a_register_is_kept_from_readers(built):
    """Also where the one that names it cannot be read."""
    whole = built.build()
    [file] = Path("models").rglob("*.yml")
    file.write_text(SOURCES.replace("share_housing__repairs_v1", "share_housing__other_v1"))
    assert "it has 0 registers of releases" in releases.unreleased(whole)[ID]
    assert "it has 0 registers of releases" in releases.land(whole).faults[ID]
