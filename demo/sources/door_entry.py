"""The sheet of the door entry contractor, kept by its office: header on the first row.

It knows homes by their Universal Housing property reference, and dates as 05.11.20.
"""

from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any

from demo.mess import (
    BAD_DATES,
    EMPTY,
    EMPTY_DATE,
    MONEY,
    PROSE,
    REFERENCE,
    Cell,
    Habit,
    as_is,
    dated,
    short_date,
    worded,
)
from demo.office import Typing, laid_out, luck_of, typings
from demo.reopened import Office, delete, renumber, reopened, retype, total_up, type_late
from demo.sheet import Column, Sheet, tidied
from demo.sources import Written
from demo.truth import Claim
from demo.world import World
from demo.world.history import SHEETS_CORRECTED, SHEETS_REOPENED
from demo.world.trades import PRIORITIES

NAME = "door_entry"
SPREADSHEET = "1SentinelDoorEntry00jobs0Eastmere0000000002"
FOLDER = "google_sheets"
VARIABLES = {"SHEET_DOOR_ENTRY": SPREADSHEET}

RAISED = Habit(
    {
        dated("%d.%m.%y"): 17,
        dated("%d.%m.%Y"): 2,
        dated("%d/%m/%y"): 1,
        dated("%Y-%m-%d %H:%M:%S"): 1,
    },
    unreadable=BAD_DATES,
    error_rate=0.008,
    forgotten_rate=0.002,
)
PROPERTY = Habit(
    {as_is: 1},
    EMPTY,
    ("block", "?", "block A", "see form"),
    error_rate=0.02,
    forgotten_rate=0.02,
)
PRIORITY = Habit(
    worded({code: (str(code), word, word.upper()) for code, word in PRIORITIES.items()}),
    EMPTY,
    ("asap", "5", "urgent/emergency", "tbc"),
    forgotten_rate=0.04,
)
STATUS = Habit(
    worded(
        {
            "completed": ("Complete", "COMPLETED", "completed", "Job complete"),
            "in progress": ("In progress", "WIP", "Awaiting parts", "on order"),
            "cancelled": ("Cancelled", "CANX", "canx", "cancelled"),
        }
    ),
    ("", "", " ", "-"),
    ("no access x2", "Engineer attended", "complete?", "waiting for tenant\nto ring back"),
)
COMPLETED = Habit(
    {
        dated("%Y-%m-%d %H:%M:%S"): 8,
        dated("%d/%m/%Y", "Completed "): 7,
        dated("%d.%m.%y"): 3,
        dated("%d.%m.%y", "Completed: "): 1,
        dated("%d/%m/%Y", "Fitted and tested "): 1,
        short_date: 1,
    },
    EMPTY_DATE,
    (*BAD_DATES, "Completed"),
)

NUMBER, ORDER, COST = "tess_number", "temp_order_number", "value_costs"
COLUMNS = (
    Column("Date", "date", RAISED, is_checked=True),
    Column("TESS number", NUMBER, REFERENCE),
    Column("Temp order number ", ORDER, REFERENCE),
    Column("Property reference (UH)", "property_reference_uh", PROPERTY, is_checked=True),
    Column("Address", "address", PROSE),
    Column("Works description", "works_description", PROSE),
    Column("Priority code", "priority_code", PRIORITY, is_checked=True),
    Column("Value/Costs", COST, MONEY, is_checked=True),
    Column("Works status & comments", "works_status_comments", STATUS, is_checked=True),
    Column("Completion", "completion", COMPLETED, is_checked=True),
    Column("", "column_11", PROSE),
    Column("form reference - do not alter", "form_reference_do_not_alter", PROSE),
)
REOPENED = (
    (SHEETS_REOPENED, total_up),
    (SHEETS_CORRECTED, retype(3)),
    (SHEETS_CORRECTED, type_late),
    (SHEETS_CORRECTED, renumber(2)),
    (SHEETS_CORRECTED, delete),
)


def write(world: World) -> Written:
    """The sheet as it stands today, and what its rows claim."""
    rows = typings(world, NAME)
    sheet = Sheet(
        id=SPREADSHEET,
        title="Sentinel Door Entry jobs",
        tab="Door Entry",
        above=(),
        columns=COLUMNS,
        lines=laid_out(world, NAME, rows, lambda row: _cells(world.seed, row), _total),
    )
    sheet = tidied(sheet, world.seed, world.today, turn=1)
    sheet = reopened(sheet, Office(world, NAME, NUMBER, ORDER, COST, _meant), REOPENED)
    identify = sheet.identifier(NUMBER, ORDER)
    uprns = {place.prop_ref: place.uh_uprn for place in world.places if place.prop_ref}
    return Written(
        files={f"{sheet.id}.json": sheet.file()},
        claims=[
            _claim(identify(line), line.turn, sheet.typed(line), uprns)
            for line in sheet.lines
            if line.is_job
        ],
        unreadable=list(sheet.unreadable()),
        mess=list(sheet.mess(NAME, NUMBER, identify)),
    )


def _cells(seed: int, row: Typing) -> tuple[Cell, ...]:
    """The cells of one row."""
    luck = luck_of(seed, NAME, row)
    meant = _meant(luck, row)
    return tuple(
        column.habit.type(value, luck) for column, value in zip(COLUMNS, meant, strict=True)
    )


def _meant(luck: Random, row: Typing) -> tuple[Any, ...]:
    """What the cells of one row should say; a job that nobody has begun has no status yet."""
    job, facts = row.job, row.facts
    return (
        job.raised_at,
        job.contractor_ref,
        job.order,
        job.place.prop_ref,
        job.place.address,
        job.job,
        job.priority,
        facts.cost,
        None if facts.status == "raised" else facts.status,
        facts.completed_at,
        luck.choice((None,) * 14 + ("photo sent", "ring 020 7946 0123")),
        f"DEF{luck.randint(1, 99_999):05d}",
    )


def _total(count: int, pounds: Decimal) -> tuple[str, ...]:
    """The row that the office adds at the end of a quarter."""
    return ("Total jobs", *[""] * 4, str(count), "", f"£{pounds:,.2f}", *[""] * 4)


def _claim(job: str, turn: int, typed: Mapping[str, Any], uprns: Mapping[str, str | None]) -> Claim:
    """What a row says of a job. It has no UPRN: Universal Housing's list of properties has it."""
    raised, completed = typed["date"], typed["completion"]
    return Claim(
        repair_id=job,
        origin=NAME,
        turn=turn,
        uprn=uprns.get(typed["property_reference_uh"]),
        status=typed["works_status_comments"] or ("completed" if completed else "raised"),
        raised_on=raised and raised.date(),
        completed_on=completed and completed.date(),
        cost_gbp=typed[COST],
    )
