"""The sheet of the electrical contractor: answers to a form, typed over since.

Two rows of title stand above the header; headers are the form's whole questions.
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
    as_decimal,
    as_is,
    dated,
    in_groups,
    short_date,
    worded,
)
from demo.office import Typing, laid_out, luck_of, typings
from demo.reopened import Office, delete, paste_late, renumber, reopened, retype, sort_by
from demo.sheet import Column, Sheet, tidied
from demo.sources import Written
from demo.truth import Claim
from demo.world import World
from demo.world.history import SHEETS_CORRECTED, SHEETS_REOPENED
from demo.world.names import INITIALS
from demo.world.trades import PRIORITIES

NAME = "electrical_supplies"
SPREADSHEET = "1BrightwayElectrical0jobs0Eastmere0000000001"
FOLDER = "google_sheets"
VARIABLES = {
    "SHEETS_API": "{root}",
    "SHEET_ELECTRICAL": SPREADSHEET,
    "GOOGLE_APPLICATION_CREDENTIALS": "{key}",
}

COVID_QUESTION = (
    "If the resident or anyone in the household is self-isolating or shielding because of "
    "Covid-19, ring the planner before you visit. Is anyone in the household?"
)
COVID_COLUMN = (
    "if_the_resident_or_anyone_in_the_household_is_self_isolating_or_shielding_because_of_"
    "covid_19_ring_the_planner_before_you_visit_is_anyone_in_the_household"
)

TIMESTAMP = Habit(
    {
        dated("%d/%m/%Y %H:%M:%S"): 28,
        dated("%Y-%m-%d"): 7,
        dated("%d/%m/%Y"): 3,
        dated("%d/%m/%y"): 1,
        dated("%Y-%m-%dT%H:%M:%S"): 1,
    },
    unreadable=BAD_DATES,
    error_rate=0.008,
    forgotten_rate=0.002,
)
UPRN = Habit(
    {as_is: 15, in_groups: 2, as_decimal: 2},
    EMPTY,
    ("1.0099E+11", "see email", "#N/A", "flat above shop", "?"),
    error_rate=0.02,
    forgotten_rate=0.05,
)
PRIORITY = Habit(
    worded(
        {
            code: (word, word.upper(), f"{word.lower()} ", str(code))
            for code, word in PRIORITIES.items()
        }
    ),
    EMPTY,
    ("asap", "high", "P2", "2 - emergency"),
    forgotten_rate=0.04,
)
STATUS = Habit(
    worded({True: ("Y", "Yes", "y", "YES"), False: ("N", "No", "n", "NO")}),
    ("", "", "-"),
    ("?", "Y - see notes", "part", "tbc"),
    error_rate=0.012,
)
COMPLETED = Habit(
    {
        dated("%Y-%m-%d"): 20,
        dated("%d/%m/%Y"): 10,
        dated("%d/%m/%y"): 3,
        dated("%d.%m.%Y"): 1,
        dated("%d/%m/%Y %H:%M"): 2,
        dated("%d/%m/%Y", "Completed "): 2,
        short_date: 2,
    },
    EMPTY_DATE,
    BAD_DATES,
)

NUMBER = "contractor_s_own_ref_no"
ORDER = "temporary_order_number_if_required"
COST = "cost_of_repairs_work"
COLUMNS = (
    Column("Timestamp", "timestamp", TIMESTAMP, is_checked=True),
    Column("Contractor's own ref no", NUMBER, REFERENCE),
    Column("Temporary order number (if required)", ORDER, REFERENCE),
    Column("UPRN ", "uprn", UPRN, is_checked=True),
    Column("Property Address", "property_address", PROSE),
    Column("Post Code", "post_code", PROSE),
    Column("Description of work", "description_of_work", PROSE),
    Column(
        "What is the priority for the repair?",
        "what_is_the_priority_for_the_repair",
        PRIORITY,
        is_checked=True,
    ),
    Column("", "column_9", PROSE),  # the planner's initials; nobody ever named the column
    Column(COVID_QUESTION, COVID_COLUMN, PROSE),
    Column("Cost of repairs/work ", COST, MONEY, is_checked=True),
    Column("Status of completed Y/N", "status_of_completed_y_n", STATUS, is_checked=True),
    Column("Date completed", "date_completed", COMPLETED, is_checked=True),
    Column("", "column_14", PROSE),
    Column("Notes", "notes", PROSE),
)
ABOVE = (("Brightway Electrical - jobs for Eastmere Council",), ("Please do NOT sort or filter",))
# It was sorted all the same.
REOPENED = (
    (SHEETS_REOPENED, retype(3)),
    (SHEETS_REOPENED, paste_late),
    (SHEETS_CORRECTED, renumber(2)),
    (SHEETS_CORRECTED, delete),
    (SHEETS_CORRECTED, sort_by("property_address")),
)


def write(world: World) -> Written:
    """The sheet as it stands today, and what its rows claim."""
    rows = typings(world, NAME)
    sheet = Sheet(
        id=SPREADSHEET,
        title="Brightway Electrical jobs",
        tab="Jobs",
        above=ABOVE,
        columns=COLUMNS,
        lines=laid_out(world, NAME, rows, lambda row: _cells(world.seed, row), _total),
    )
    sheet = tidied(sheet, world.seed, world.today, turn=0)
    sheet = reopened(sheet, Office(world, NAME, NUMBER, ORDER, COST, _meant), REOPENED)
    identify = sheet.identifier(NUMBER, ORDER)
    return Written(
        files={f"{sheet.id}.json": sheet.file()},
        claims=[
            _claim(identify(line), line.turn, sheet.typed(line))
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
    """What the cells of one row should say."""
    job, facts = row.job, row.facts
    return (
        job.raised_at,
        job.contractor_ref,
        job.order,
        job.place.uprn,
        job.place.address,
        job.place.postcode.text,
        job.job,
        job.priority,
        luck.choice(INITIALS),
        luck.choice((None, None, "No", "No", "Yes")),
        facts.cost,
        facts.status == "completed",
        facts.completed_at,
        luck.choice((None,) * 9 + ("chased",)),
        _note(luck, facts.status),
    )


def _note(luck: Random, status: str) -> str | None:
    """What the office wrote beside a job; a telephone number is one that rings nowhere."""
    if status == "cancelled":
        return "Cancelled by tenant"
    number = f"07700 900{luck.randint(0, 999):03d}"
    return luck.choice(
        (None,) * 12
        + ("2nd visit needed", "no access, carded", f"Tenant's number {number}\nring first")
    )


def _total(count: int, pounds: Decimal) -> tuple[str, ...]:
    """The row that the office adds at the end of a quarter."""
    return ("TOTAL", *[""] * 5, f"{count} jobs", *[""] * 3, f"£{pounds:,.2f}", *[""] * 4)


def _claim(job: str, turn: int, typed: Mapping[str, Any]) -> Claim:
    """What a row says of a job. Where the answer is missing, the day says whether it is done."""
    raised, completed = typed["timestamp"], typed["date_completed"]
    is_completed = typed["status_of_completed_y_n"]
    open_as = "raised" if is_completed is None else "in progress"
    return Claim(
        repair_id=job,
        origin=NAME,
        turn=turn,
        uprn=typed["uprn"],
        status="completed" if is_completed or (is_completed is None and completed) else open_as,
        raised_on=raised and raised.date(),
        completed_on=completed and completed.date(),
        cost_gbp=typed[COST],
    )
