"""The truth against what is written, read by the contract's own rules.

The readers here are the contract's section "What a typed cell may say", written anew: they share
nothing with the generator, which never reads a text.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
import re
from typing import Any

import pytest

from demo.sources import door_entry, electrical_supplies

EMPTY = {"", "nan", "nat", "null", "none", "n/a", "na", "-", "--", r"\n"}
ELECTRICAL, DOOR_ENTRY = "Brightway Electrical jobs", "Sentinel Door Entry jobs"


class Unreadable(Exception):
    """A cell that says something nobody can read."""


def is_empty(text: str) -> bool:
    return text.strip(" \t\n\r\u00a0").lower() in EMPTY


def matched(pattern: str, text: str) -> re.Match[str]:
    match = re.fullmatch(pattern, text.strip(" "), re.IGNORECASE)
    if not match:
        raise Unreadable
    return match


def day(text: str) -> date:
    time = r"(?:[ T]\d{2}:\d{2}(?::\d{2})?)?"
    text = re.sub(r"^[A-Za-z :]+(?=\d)", "", text)
    try:
        if "-" in text:
            year, month, number = matched(rf"(\d{{4}})-(\d{{2}})-(\d{{2}}){time}", text).groups()
        else:
            form = rf"(\d{{1,2}})([/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){time}"
            number, _, month, year = matched(form, text).groups()
        found = date(int(year if len(year) == 4 else "20" + year), int(month), int(number))
    except ValueError:
        raise Unreadable from None
    if not 1900 <= found.year <= 2100:
        raise Unreadable
    return found


def money(text: str) -> Decimal:
    if re.fullmatch(r"\d+\.\d{11,}", text):
        # A workbook computed it: 15 digits count.
        text = f"{float(text):.15g}"
    whole = r"(?:\d+|\d{1,3}(?:,\d{3})+)"
    return Decimal(matched(rf"-?£?({whole}(?:\.\d{{1,2}})?)", text)[1].replace(",", ""))


def uprn(text: str) -> str:
    return matched(r"0*(\d{1,12})(?:\.0)?", text.replace(" ", ""))[1]


def digits(text: str) -> str:
    return matched(r"\d+", text)[0]


def one_of(*words: str) -> Callable[[str], str]:
    return lambda text: matched("|".join(words), text)[0]


PRIORITY = one_of("immediate", "emergency", "urgent", "normal", "[1-4]")
WORKS = one_of(
    "completed?", "job complete", "in progress", "wip", "awaiting parts", "on order",
    "cancelled", "canx",
)  # fmt: skip
CHECKED = {
    ELECTRICAL: {
        "timestamp": day,
        "uprn": uprn,
        "what_is_the_priority_for_the_repair": PRIORITY,
        "cost_of_repairs_work": money,
        "status_of_completed_y_n": one_of("y", "yes", "n", "no"),
        "date_completed": day,
    },
    DOOR_ENTRY: {
        "date": day,
        "property_reference_uh": digits,
        "priority_code": PRIORITY,
        "value_costs": money,
        "works_status_comments": WORKS,
        "completion": day,
    },
}
COLUMNS = {ELECTRICAL: electrical_supplies.COLUMNS, DOOR_ENTRY: door_entry.COLUMNS}
HEADER_ROW = {ELECTRICAL: 3, DOOR_ENTRY: 1}


def read(reader: Callable[[str], Any], text: str) -> Any:
    """What a cell says; None where it says nothing or cannot be read."""
    try:
        return None if is_empty(text) else reader(text)
    except Unreadable:
        return None


def rows(sheets: dict, title: str) -> list[tuple[int, dict[str, str]]]:
    """The rows about jobs with their numbers, by column name; neither blank lines nor totals."""
    names = [column.name for column in COLUMNS[title]]
    number = names[1]
    found = []
    for place, cells in enumerate(sheets[title], start=1):
        row = dict(zip(names, cells, strict=False))
        is_header = list(row.values()) == [column.header for column in COLUMNS[title]]
        if place > HEADER_ROW[title] and not is_empty(row.get(number, "")) and not is_header:
            found.append((place, row))
    return found


@pytest.mark.parametrize("day", range(3))
@pytest.mark.parametrize("title", CHECKED)
def test_every_unreadable_cell_is_listed_and_no_other(title, day, days):
    """What cannot be read by the contract's rules is what the generator meant to be unreadable."""
    sheets = days[day].sheets
    listed = [
        tuple(cell.values())[1:]
        for cell in days[day].truth("unreadable_cells")
        if cell["spreadsheet"] == title
    ]
    found = [
        (place, name, row[name].replace("\r", "").replace("\n", " "))
        for place, row in rows(sheets, title)
        for name, reader in CHECKED[title].items()
        if not is_empty(row[name]) and read(reader, row[name]) is None
    ]
    assert sorted(listed) == sorted(found)
    checked = len(rows(sheets, title)) * len(CHECKED[title])
    assert 0.01 <= len(found) / checked <= 0.02
    assert {name for _, name, _ in found} == set(CHECKED[title])


@pytest.mark.parametrize("day", range(2))
def test_the_truth_is_what_the_sources_say(day, days, universal_housing):
    """Reading all sources and uniting them by the contract's precedence gives the truth.

    Until a sheet is sorted: then nothing in it says which of two rows was typed last.
    """
    sheets, hub = days[day].sheets, days[day].hub
    claims: dict[str, list[tuple]] = {}

    def claim(reference: str, origin: str, *facts: Any) -> None:
        claims.setdefault(key(reference), []).append((origin, facts))

    properties = {
        row["prop_ref"].strip(): row["llpg_ref"].strip() or None
        for row in universal_housing.execute("select * from property")
    }
    # The stronger source last, and within a sheet the lower row: the last claim wins.
    for order in universal_housing.execute("select * from rmworder"):
        completed = order["completed"][:10]
        claim(
            order["wo_ref"],
            "universal_housing",
            properties.get(order["prop_ref"].strip()),
            {"RAI": "raised", "ISS": "in progress", "COM": "completed", "CAN": "cancelled"}[
                order["wo_status"]
            ],
            date.fromisoformat(order["created"][:10]),
            None if completed == "1900-01-01" else date.fromisoformat(completed),
            order["act_cost"] and Decimal(str(order["act_cost"])),
        )
    for title, origin, (order, number, place, status, *facts) in (
        (
            ELECTRICAL,
            "electrical_supplies",
            ("temporary_order_number_if_required", "contractor_s_own_ref_no", "uprn",
             "status_of_completed_y_n", "timestamp", "date_completed", "cost_of_repairs_work"),
        ),
        (
            DOOR_ENTRY,
            "door_entry",
            ("temp_order_number", "tess_number", "property_reference_uh", "works_status_comments",
             "date", "completion", "value_costs"),
        ),
    ):  # fmt: skip
        typed = [row for _, row in rows(sheets, title)]
        orders = {key(row[number]): row[order] for row in typed if not is_empty(row[order])}
        for row in typed:
            where = read(CHECKED[title][place], row[place])
            said = [read(CHECKED[title][name], row[name]) for name in facts]
            claim(
                orders.get(key(row[number]), row[number]),
                origin,
                properties.get(where) if title == DOOR_ENTRY else where,
                state(read(CHECKED[title][status], row[status]), is_done=said[1] is not None),
                *said,
            )
    for record in hub:
        claim(
            record["legacyReference"] or record["orderReference"],
            "repairs_hub",
            record["property"]["uprn"],
            re.sub("(?<=n)P", " p", record["status"]).lower(),
            london_day(record["raisedAt"]),
            record["completedAt"] and london_day(record["completedAt"]),
            record["cost"] and Decimal(record["cost"]),
        )

    expected = {
        job: (*held[-1][1], ",".join(sorted({origin for origin, _ in held})))
        for job, held in claims.items()
    }
    truth = {row.pop("repair_id"): tuple(row.values()) for row in days[day].truth("repairs")}
    assert truth == expected


def key(reference: str) -> str:
    """A reference by its letters and digits."""
    return re.sub("[^A-Z0-9]", "", reference.upper())


def state(word: str | None, *, is_done: bool) -> str:
    """How a job stands by what its office typed; where that is nothing, the day says it."""
    states = {
        "y|yes|completed?|job complete": "completed",
        "n|no|in progress|wip|awaiting parts|on order": "in progress",
        "cancelled|canx": "cancelled",
    }
    for words, meaning in states.items():
        if word and re.fullmatch(words, word, re.IGNORECASE):
            return meaning
    return "completed" if is_done else "raised"


def london_day(moment: str) -> date:
    """The day in London of a moment in UTC; the clocks change at 01:00 UTC."""
    from datetime import datetime

    utc = datetime.fromisoformat(moment.removesuffix("Z"))
    changes = [datetime(utc.year, month, 31, 1) for month in (3, 10)]
    begins, ends = (last - timedelta(days=(last.weekday() + 1) % 7) for last in changes)
    return (utc + timedelta(hours=begins <= utc < ends)).date()


def test_losing_rows_are_staler(sheets, universal_housing):
    """What a sheet says of an order carried on from Universal Housing is further on than that."""
    carried = {
        row["temporary_order_number_if_required"].strip(): row
        for _, row in rows(sheets, ELECTRICAL)
        if row["temporary_order_number_if_required"].strip().isdigit()
    }
    orders = {
        order["wo_ref"].strip(): order["completed"]
        for order in universal_housing.execute("select * from rmworder")
    }
    assert {orders[reference] for reference in carried} == {"1900-01-01 00:00:00"}
    assert any(read(day, row["date_completed"]) for row in carried.values())


def test_some_days_in_london_are_not_the_days_in_utc(hub):
    """Night calls in summer, by which a platform that forgets the clock is found out."""
    assert any(str(london_day(one["raisedAt"])) != one["raisedAt"][:10] for one in hub)


def test_some_jobs_are_typed_twice(sheets):
    """The same order number stands in two rows, spelt in more than one way."""
    for title, order in (
        (ELECTRICAL, "temporary_order_number_if_required"),
        (DOOR_ENTRY, "temp_order_number"),
    ):
        spellings: dict[str, list[str]] = {}
        for _, row in rows(sheets, title):
            if not is_empty(row[order]):
                spellings.setdefault(re.sub("[^A-Z0-9]", "", row[order].upper()), []).append(
                    row[order]
                )
        twice = [held for held in spellings.values() if len(held) > 1]
        assert len(twice) >= 10
        assert any(one != other for one, other in twice)
