"""Three days of Eastmere's mess and the next full read, then everything made anew from landing.

Day by day the offices type late, type again, delete, renumber and sort, files are cut off and
copied, and the Repairs Hub hears late, wrongly and never. Each day is held against its own truth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
import json
from pathlib import Path
import shutil
import sys

import duckdb
import pytest

MONDAY = date(2026, 11, 23)
# The Repairs Hub is read whole once in seven days: until then it does not say what it has deleted.
DAYS = [MONDAY + timedelta(days=number) for number in (0, 1, 2, 8)]
WITHOUT_DELETIONS = DAYS[2]
# The clock of a run stands on the demo's day; nothing but the time is other than in production.
INGEST = """
import sys
from datetime import datetime
from ingest import clock
moment = datetime.fromisoformat(sys.argv.pop(1))
clock.now = lambda: moment
from ingest.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
RELEASE = INGEST.replace("ingest.__main__", "governance.__main__")
# Without the tests of the data, which have suites of their own, but for those of what is released.
BUILD = (
    *("build", "--indirect-selection", "empty", "--select", "resource_type:model"),
    *("resource_type:seed", "resource_type:test,path:models/share"),
)
RELEASED = "stg_releases_housing__repairs_by_ward_v1 stg_ingest_checks__runs+"
SHARE = "warehouse.share_housing.share_housing__repairs_by_ward_v1"
STATE = "repair_id, status, completed_on, cost_gbp"
# The kinds of rows that ingest lists beside a table, and the tables with the days that have any.
LISTED = (
    "blank_row", "total_row", "unlabelled_total_row", "repeated_header", "note_row", "no_text",
    "duplicate_key",
)  # fmt: skip
NO_JOB = ("blank_row", "total_row", "unlabelled_total_row", "repeated_header")
# What the log of runs says of files and pages as a whole.
FOUND_AS = {
    ("llpg.addresses", "cut_row"): "cut_off",
    # The newest alone is taken, so that one of two copies is passed over.
    ("llpg.addresses", "copied_file"): "passed_over",
    ("ons_geography.lsoa21_boundaries", "copied_file"): "copied_file",
    ("repairs_hub.repairs", "future_moment"): "cursor_ahead",
}
TABLES = {table for table, _ in FOUND_AS}
FINDINGS = f"""
    select distinct replace(schema_name, 'raw_', '') || '.' || table_name, kind
    from warehouse.raw_ingest.findings
    where kind in {tuple(FOUND_AS.values())} and cast(checked_at as date) = '{{day}}'
"""
ROWS_AMISS = {
    "repairs_sheets.electrical_supplies": DAYS,
    "repairs_sheets.door_entry": DAYS,
    "llpg.addresses": DAYS[1:3],
    "repairs_hub.repairs": (),
    "universal_housing.rmworder": (),
}


@dataclass(frozen=True)
class Week:
    """What was kept of each day, and what was made anew from landing."""

    warehouses: dict[date, Path]
    truths: dict[date, Path]
    rebuilt: Path

    def ask(self, day: date, sql: str) -> list[tuple]:
        """What a day's warehouse answers, with that day's truth beside it as `truth.<name>`."""
        with duckdb.connect() as connection:
            before = DAYS[max(DAYS.index(day) - 1, 0)]
            for schema, folder in (("truth", self.truths[day]), ("before", self.truths[before])):
                connection.execute(f"create schema {schema}")
                for file in folder.glob("*.parquet"):
                    view = f"{schema}.{file.stem}"
                    connection.execute(f"create view {view} as from read_parquet('{file}')")
            connection.execute(f"attach '{self.warehouses[day]}' as warehouse (read_only)")
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def week(empty, tmp_path_factory: pytest.TempPathFactory) -> Week:
    """Four mornings, one build each; then warehouse and raw are lost, and made anew."""
    copy, folder = empty, tmp_path_factory.mktemp("week")
    warehouse = copy.data / "warehouse.duckdb"
    found = Week({}, {}, warehouse)
    for day in DAYS:
        done(copy.python("-m", "demo", "write", "--today", str(day)))
        morning = f"{day}T06:30:00+00:00"
        ingest = (sys.executable, "-c", INGEST, morning, "run")
        # What is wrong in a source makes its run fail, as it should; the build goes on.
        copy.python("-m", "demo", "run", "--", *ingest)
        build(copy, day)
        done(copy.python("-c", RELEASE, f"{day}T07:00:00+00:00", "release"))
        if day == DAYS[-1]:
            # The next build has November in the register too: rebuilt, all must be as it leaves it.
            build(copy, day, "run", "--select", *RELEASED.split())
        found.warehouses[day] = folder / f"{day}.duckdb"
        shutil.copy2(warehouse, found.warehouses[day])
        found.truths[day] = folder / f"truth-{day}"
        shutil.copytree(copy.data / "demo/truth", found.truths[day])
    warehouse.unlink()
    shutil.rmtree(copy.data / "raw")
    done(copy.python("-m", "ingest", "register"))
    build(copy, DAYS[-1])
    return found


def build(copy, day: date, *command: str) -> None:
    """Make every relation as on a day, or what a command selects."""
    done(copy.dbt(*(command or BUILD), "--vars", json.dumps({"today": str(day)})))


def done(outcome) -> None:
    """Nothing went wrong."""
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def differences(
    week: Week, day: date, truth: str, model: str, *, is_there: bool = True
) -> tuple[list, list]:
    """The rows of the truth that the model has not, and the other way round."""
    assert (week.ask(day, f"select count(*) from ({truth})") != [(0,)]) is is_there
    return (
        week.ask(day, f"({truth}) except all ({model}) order by all"),
        week.ask(day, f"({model}) except all ({truth}) order by all"),
    )


def true_repairs(day: date, columns: str) -> str:
    """The repairs as they truly are, but for deletions that the source has not told yet."""
    if day != WITHOUT_DELETIONS:
        return f"select {columns} from truth.repairs"
    untold = "(select repair_id from truth.mess where kind = 'deleted_record')"
    return f"""
        select {columns} from truth.repairs where repair_id not in {untold}
        union all
        select {columns} from before.repairs where repair_id in {untold}
    """


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_repairs_are_the_truth_of_the_day(week, day):
    """Each job once, as it stands: typed late or again, renumbered, deleted, sorted away."""
    columns = "repair_id, uprn, status, raised_on, completed_on, cost_gbp, origins"
    assert differences(
        week,
        day,
        true_repairs(day, columns),
        f"select {columns} from warehouse.service_housing.housing__repairs",
    ) == ([], [])


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_homes_are_the_truth_of_the_day(week, day):
    """A gazetteer that was cut off, or has a footer, takes no home away and brings none."""
    columns = "uprn, postcode, easting, northing, lsoa21_code, ward19_name"
    assert differences(
        week,
        day,
        f"select {columns} from truth.homes",
        """
        select uprn, postcode, easting_m, northing_m, lsoa_code, ward_name
        from warehouse.service_property.property__addresses where blpu_class like 'RD%'
        """,
    ) == ([], [])


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_unreadable_cells_are_the_truth_of_the_day(week, day):
    """Where a sheet was sorted, its owner finds each cell on the row where it is now."""
    columns = "spreadsheet, sheet_row, sheet_column, original_text"
    assert differences(
        week,
        day,
        f"select {columns} from truth.unreadable_cells",
        f"""
        select {columns} from warehouse.service_housing.housing__data_quality
        where origin <> 'repairs_hub' and sheet_column <> 'whole row'
        """,
    ) == ([], [])


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("table", ROWS_AMISS)
def test_rows_amiss_are_the_truth_of_the_day(week, table, day):
    """Each row that is no record, or has another's key, is listed beside its table, and no other.

    A total is told by its label, beside which there are amounts alone, or else by its blank key.
    """
    totals = "('total_row', 'unlabelled_total_row', 'no_key')"
    kind = f"case when kind in {totals} then 'no_key' else kind end as kind"
    assert differences(
        week,
        day,
        f"""
        select source_part, source_row, {kind} from truth.mess
        where
            table_name = '{table.split(".")[1]}'
            and kind in {LISTED}
            and source_part in (select distinct _source_part from warehouse.raw_{table})
        """,
        f"select _source_part, _source_row, {kind} from warehouse.raw_{table}__rejects",
        is_there=day in ROWS_AMISS[table],
    ) == ([], [])


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_rows_without_a_job_are_the_truth_of_the_day(week, day):
    """Blank rows, totals with and without a label, the header again: none becomes a job unseen."""
    assert differences(
        week,
        day,
        f"""
        select table_name, source_row from truth.mess
        where system = 'repairs_sheets' and kind in {NO_JOB}
        """,
        """
        select sheet, source_row
        from warehouse.staging_repairs_sheets.stg_repairs_sheets__rows_left_out
        """,
    ) == ([], [])


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_owners_are_told_of_each_job_typed_twice(week, day):
    """The quality report has both rows, where the number is spelt alike."""
    assert differences(
        week,
        day,
        """
        select split_part(source_part, ' / ', 1), source_row, 'key twice' from truth.mess
        where kind = 'duplicate_key'
        """,
        """
        select spreadsheet, sheet_row, original_text
        from warehouse.service_housing.housing__data_quality where sheet_column = 'whole row'
        """,
    ) == ([], [])


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_is_wrong_with_a_whole_file_is_the_truth_of_the_day(week, day):
    """A file that is cut off, one that is there twice, a moment to come: the run warns of it."""
    found = {
        f"{table}.{kind}"
        for table, kind in week.ask(day, FINDINGS.format(day=day))
        if table in TABLES  # Eastmere's, whatever else a council has
    }
    mess = week.ask(day, "select distinct system || '.' || table_name, kind from truth.mess")
    assert found == {
        f"{table}.{FOUND_AS[table, kind]}" for table, kind in mess if (table, kind) in FOUND_AS
    }


def test_history_is_what_was_true_from_day_to_day(week):
    """A state begins and ends with the days of the truth; what is gone has none that goes on."""
    expected, current = [], {}
    for day in DAYS:
        today = {row[0]: row[1:] for row in week.ask(day, true_repairs(day, STATE))}
        for repair, (state, since) in list(current.items()):
            if today.get(repair) != state:
                expected.append((repair, *state, since, day))
                del current[repair]
        for repair, state in today.items():
            current.setdefault(repair, (state, day))
    expected += [(repair, *state, since, None) for repair, (state, since) in current.items()]
    found = week.ask(
        DAYS[-1],
        f"""
        select {STATE}, cast(valid_from as date), cast(valid_to as date)
        from warehouse.service_housing.housing__repair_statuses
        """,
    )
    assert sorted(set(expected) - set(found), key=str) == []
    assert sorted(set(found) - set(expected), key=str) == []
    assert len(found) == len(expected)
    assert any(ended for *_, ended in expected)


def test_a_month_closes_once_every_source_was_checked_after_it(week):
    """November is open until the first morning of December, when each source is asked again."""
    for day in DAYS:
        [(newest,)] = week.ask(day, f"select max(raised_month) from {SHARE}")
        assert newest == date(2026, 11 if day == DAYS[-1] else 10, 1)


def test_no_released_figure_moves(week):
    """Not one cell of a closed month, whatever was typed late, corrected or deleted since."""
    first = week.ask(DAYS[0], f"from {SHARE} order by all")
    assert {row[2] for row in first} == {
        date(2018 + month // 12, month % 12 + 1, 1) for month in range(9, 106)
    }
    for day in DAYS[1:]:
        kept = f"from {SHARE} where raised_month < date '2026-11-01' order by all"
        assert week.ask(day, kept) == first


def test_each_closed_month_has_each_ward_and_those_not_known(week):
    """A ward without a figure has a row too: that it lacks one says nothing about its repairs."""
    [(rows, wards, months)] = week.ask(
        DAYS[-1],
        f"""
        select count(*), (select count(*) from warehouse.service_property.property__wards),
            count(distinct raised_month)
        from {SHARE}
        """,
    )
    assert rows == (wards + 1) * months


def test_everything_is_rebuilt_from_landing(week):
    """Every relation has the same columns and rows, history and the log of runs among them."""
    before, after = fingerprints(week.warehouses[DAYS[-1]]), fingerprints(week.rebuilt)
    assert len(before) > 50
    assert {name for name in before | after if before.get(name) != after.get(name)} == set()


def fingerprints(warehouse: Path) -> dict[str, tuple]:
    """The columns, the number of rows and a hash of the rows of each relation."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return dict(_fingerprints(connection))


def _fingerprints(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, tuple]]:
    relations = connection.execute("""
        select
            format('"{}"."{}"', schema_name, table_name),
            list((column_name, data_type) order by column_index)
        from duckdb_columns()
        where not internal
        group by all
    """).fetchall()
    for name, columns in relations:
        # A sum, for two rows that are alike would cancel each other out in an exclusive or.
        rows = "select count(*), sum(cast(hash(one) as hugeint)) from"
        yield name, (columns, *connection.execute(f"{rows} {name} as one").fetchone())
