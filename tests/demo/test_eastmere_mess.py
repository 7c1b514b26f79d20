"""What goes wrong in Eastmere from the second day on, and that the truth says where."""

from collections import Counter
import re

import pytest

from demo.__main__ import main
from demo.sources import door_entry, electrical_supplies

ELECTRICAL, DOOR_ENTRY = "Brightway Electrical jobs", "Sentinel Door Entry jobs"
SHEETS = {ELECTRICAL: electrical_supplies, DOOR_ENTRY: door_entry}
ALWAYS = {"blank_row", "total_row", "duplicate_key"}
OF_DAY = {
    1: {
        ("door_entry", "unlabelled_total_row"),
        ("electrical_supplies", "repeated_header"),
        ("electrical_supplies", "late_row"),
        ("electrical_supplies", "retyped_job"),
        ("electrical_supplies", "float_noise"),
        ("electrical_supplies", "export_null"),
        ("repairs", "future_moment"),
        ("addresses", "copied_file"),
        ("addresses", "note_row"),
        ("addresses", "no_text"),
    },
    2: {
        ("door_entry", "late_row"),
        ("door_entry", "retyped_job"),
        ("door_entry", "renumbered_job"),
        ("door_entry", "deleted_row"),
        ("electrical_supplies", "renumbered_job"),
        ("electrical_supplies", "deleted_row"),
        ("repairs", "late_record"),
        ("repairs", "deleted_record"),
        ("addresses", "cut_row"),
        ("lsoa21_boundaries", "copied_file"),
    },
}


def kinds(day) -> set[tuple[str, str]]:
    """The kinds of mess of a day, by table."""
    return {(row["table_name"], row["kind"]) for row in day.truth("mess")}


def jobs(day, kind: str, table: str | None = None) -> set[str]:
    """The jobs that a kind of mess is about."""
    rows = [row for row in day.truth("mess") if table in (None, row["table_name"])]
    return {row["repair_id"] for row in rows if row["kind"] == kind}


def repairs(day) -> dict[str, dict]:
    """The true repairs of a day, by number."""
    return {row["repair_id"]: row for row in day.truth("repairs")}


def places(title: str) -> tuple[int, int, int]:
    """Where the number, the order number and the cost stand in a sheet."""
    sheet = SHEETS[title]
    names = [column.name for column in sheet.COLUMNS]
    return names.index(sheet.NUMBER), names.index(sheet.ORDER), names.index(sheet.COST)


def known_by(record: dict) -> str:
    """The number that the platform knows a record of the Hub by."""
    return (record["legacyReference"] or record["orderReference"]).replace("-", "")


def at(day, title: str, *wanted: str) -> dict[int, list[str]]:
    """The rows of a sheet that the truth lists under some kinds, by their numbers."""
    found = {
        row["source_row"]
        for row in day.truth("mess")
        if row["kind"] in wanted and row["source_part"].startswith(title) and row["source_row"]
    }
    return {number: day.sheets[title][number - 1] for number in sorted(found)}


def test_each_kind_comes_on_its_day(days):
    """The first day has none but the offices' habits."""
    assert {kind for _, kind in kinds(days[0])} == ALWAYS
    assert kinds(days[1]) - kinds(days[0]) == OF_DAY[1]
    assert kinds(days[2]) - kinds(days[1]) == OF_DAY[2]
    assert kinds(days[1]) - kinds(days[2]) == {
        ("addresses", "copied_file"),
        ("repairs", "future_moment"),
    }


@pytest.mark.parametrize("day", range(3))
@pytest.mark.parametrize("title", SHEETS)
def test_rows_that_are_no_job_are_listed_and_no_other(title, day, days):
    """Read from the sheet alone: blank rows but those at its end, totals, a header again."""
    number, _, cost = places(title)
    head = len(electrical_supplies.ABOVE) if title == ELECTRICAL else 0
    sheet = days[day].sheets[title]
    header, rows = sheet[head], dict(enumerate(sheet[head + 1 :], start=head + 2))
    while not any(rows[max(rows)]):
        rows.popitem()
    read = {
        "blank_row": {n for n, row in rows.items() if not any(map(str.strip, row))},
        "total_row": {n for n, row in rows.items() if row[0].lower().startswith("total")},
        "repeated_header": {n for n, row in rows.items() if row == header},
        "unlabelled_total_row": {
            n
            for n, row in rows.items()
            if row[cost] and not any(cell for place, cell in enumerate(row) if place != cost)
        },
    }
    assert {kind: set(at(days[day], title, kind)) for kind in read} == read
    without = {n for n, row in rows.items() if not row[number].strip()}
    assert without == read["blank_row"] | read["total_row"] | read["unlabelled_total_row"]

    keys = Counter(row[number].strip() for n, row in rows.items() if n not in without)
    twice = {n for n, row in rows.items() if keys[row[number].strip()] > 1}
    assert set(at(days[day], title, "duplicate_key")) == twice


def test_jobs_are_typed_late(days):
    """Years after the event, under the last row; nobody knew of them."""
    for title, before, after in ((ELECTRICAL, 0, 1), (DOOR_ENTRY, 1, 2)):
        late = at(days[after], title, "late_row")
        assert min(late) > len(days[before].sheets[title])
        found = jobs(days[after], "late_row", SHEETS[title].NAME)
        assert len(found) == len(late) >= 4
        assert not found & repairs(days[before]).keys()
        assert all(str(repairs(days[after])[job]["raised_on"]) < "2022" for job in found)


def test_jobs_are_typed_again_without_their_order_number(days):
    """It is the same job: its cost is the one that was typed last, and there is no other job."""
    for title, day in ((ELECTRICAL, 1), (DOOR_ENTRY, 2)):
        number, order, cost = places(title)
        again = at(days[day], title, "retyped_job")
        assert len(again) == 3
        for row in again.values():
            assert (row[order], row[cost][0]) == ("", "£")
            bare = re.sub(r"\W", "", row[number])
            earlier = [
                other
                for other in days[0].sheets[title][3:]
                if re.sub(r"\W", "", other[number]).upper() == bare
            ]
            assert [bool(re.search(r"\d", other[cost])) for other in earlier] == [False]
            job = re.sub(r"\W", "", earlier[0][order]).upper()
            paid = f"£{repairs(days[day])[job]['cost_gbp']:,}"
            assert paid == row[cost]
            assert bare not in repairs(days[day])


def test_jobs_get_an_order_number_at_last(days):
    """A job that went by the contractor's own number goes by the council's, and by no other."""
    before, after = repairs(days[1]), repairs(days[2])
    for title in SHEETS:
        number, order, _ = places(title)
        rows = at(days[2], title, "renumbered_job")
        assert len(rows) == 2
        for row in rows.values():
            old = re.sub(r"\W", "", row[number]).upper()
            new = row[order].replace("-", "")
            assert (old in before, old in after) == (True, False)
            assert (new in before, new in after) == (False, True)
            facts = [before[old], after[new]]
            assert len({str({**one, "repair_id": None}) for one in facts}) == 1


def test_rows_are_deleted(days):
    """One job is gone for good; of the other an older system tells what it knew."""
    before, after = repairs(days[1]), repairs(days[2])
    for sheet in (electrical_supplies, door_entry):
        gone = jobs(days[2], "deleted_row", sheet.NAME)
        assert gone <= before.keys()
        [left] = gone & after.keys()
        assert len(gone) == 2
        assert before[left]["origins"] == f"{sheet.NAME},universal_housing"
        assert after[left]["origins"] == "universal_housing"


def test_a_sheet_is_sorted_by_address(days):
    """Every row is there but those that were deleted; what has no address is at the end."""
    before, after = (day.sheets[ELECTRICAL][3:] for day in days[1:])
    addresses = [row[4].casefold() for row in after]
    first_blank = addresses.index("")
    assert addresses[:first_blank] == sorted(addresses[:first_blank])
    assert set(addresses[first_blank:]) == {""}
    number, *_ = places(ELECTRICAL)
    assert [row[number] for row in before] != [row[number] for row in after]
    lost = Counter(map(str, before)) - Counter(map(str, after))
    new = Counter(map(str, after)) - Counter(map(str, before))
    assert (lost.total(), new.total()) == (4, 2)


def test_a_workbook_and_an_export_leave_their_marks(days):
    r"""Float noise and `\N`, each in its cells and in no other."""
    for day in days:
        cells = {
            (number, place): text
            for number, row in enumerate(day.sheets[ELECTRICAL], start=1)
            for place, text in enumerate(row)
        }
        names = [column.name for column in electrical_supplies.COLUMNS]
        for kind, pattern in (("float_noise", r"\d+\.\d{11,}"), ("export_null", r"\\N")):
            listed = {
                (row["source_row"], names.index(row["column_name"]))
                for row in day.truth("mess")
                if row["kind"] == kind
            }
            assert listed == {at for at, text in cells.items() if re.fullmatch(pattern, text)}


def test_the_gazetteer_is_exported_by_hand(days):
    """It has a footer and the sign of DOS at its end, and lies there twice."""
    folder = days[1].home / "llpg"
    drop = (folder / "llpg_20261124.csv").read_bytes()
    assert (folder / "llpg_20261124 (1).csv").read_bytes() == drop
    *rows, footer, end = drop.decode().split("\n")
    assert (footer, end) == (f"-- {len(rows) - 1} rows exported 24/11/2026 02:14 --", "\x1a")
    listed = {
        (row["kind"], row["source_row"])
        for row in days[1].truth("mess")
        if row["source_part"] == "llpg_20261124.csv"
    }
    assert listed == {("note_row", len(rows) + 1), ("no_text", len(rows) + 2)}


def test_the_gazetteer_is_cut_off_and_comes_whole_a_day_later(days, write):
    """It ends in the middle of a UPRN, past its half."""
    name = "llpg/llpg_20261125.csv"
    cut = (days[2].home / name).read_text()
    whole = (write("write", "--today", "2026-11-26") / name).read_text()
    assert whole.startswith(cut)
    assert 0.55 < len(cut) / len(whole) < 0.65
    lines = cut.split("\n")
    assert re.fullmatch(r"\w+,[\w ]+,[\d-]+,[\d-]*,10099\d{3}", lines[-1])
    [row] = [row for row in days[2].truth("mess") if row["kind"] == "cut_row"]
    assert (row["source_part"], row["source_row"]) == ("llpg_20261125.csv", len(lines))


def test_the_hub_hears_late(days):
    """A change that is older than what the Hub had shown a day before, by more than an hour."""
    before, after = ({one["id"]: one for one in day.hub} for day in days[1:])
    moments = [one["updatedAt"] for one in before.values() if one["updatedAt"] < "2027"]
    late = {
        number
        for number, one in after.items()
        if before.get(number) != one and one["updatedAt"] < max(moments)
    }
    listed = jobs(days[2], "late_record")
    assert {known_by(after[number]) for number in late} <= listed
    assert {known_by(after[number]) for number in after.keys() - before.keys()} & listed
    assert len(late) >= 3


def test_a_moment_to_come_is_corrected(days):
    """One record is of 2062 for a day; the correction says that the job was done meanwhile."""
    ahead = [[one for one in day.hub if one["updatedAt"] > "2027"] for day in days]
    assert [len(found) for found in ahead] == [0, 1, 0]
    [wrong] = ahead[1]
    assert wrong["updatedAt"].startswith("2062-11-2")
    [right] = [one for one in days[2].hub if one["id"] == wrong["id"]]
    assert (wrong["completedAt"], right["status"]) == (None, "Completed")
    assert right["updatedAt"] == "2026-11-24T15:00:00Z"
    assert jobs(days[1], "future_moment") == {wrong["orderReference"].replace("-", "")}


def test_records_are_deleted_without_a_trace(days):
    """One job is gone; of the other its sheet tells how it stood when the sheet was frozen."""
    before, after = ({one["id"] for one in day.hub} for day in days[1:])
    assert len(before - after) == len(jobs(days[2], "deleted_record")) == 2
    [left] = jobs(days[2], "deleted_record") & repairs(days[2]).keys()
    assert "repairs_hub" not in repairs(days[2])[left]["origins"]


@pytest.mark.parametrize("seed", ["2", "3"])
def test_another_seed_makes_the_same_kinds_of_mess(seed, days, tmp_path, monkeypatch):
    """Whichever jobs they befall."""
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path))
    assert main(["write", "--today", "2026-11-25", "--seed", seed]) == 0
    other = type(days[2])(tmp_path / "demo")
    assert kinds(other) == kinds(days[2])
