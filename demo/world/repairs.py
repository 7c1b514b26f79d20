"""Every repair of Eastmere and its whole life, whichever systems came to hold it.

A repair is raised in the system of its day. Orders open when Universal Housing was lost were
carried on in the sheet of their contractor, if that had one; jobs open in a sheet at the cut-over
were loaded into the Repairs Hub. Times are London wall-clock times.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from demo.world.chance import chance
from demo.world.history import (
    ATTACK,
    CUT_OVER,
    SHEETS_CORRECTED,
    SHEETS_FROM,
    SHEETS_REOPENED,
    UNIVERSAL_HOUSING_FROM,
)
from demo.world.life import Life, carried_on, life, raised_at
from demo.world.places import Place
from demo.world.trades import DOOR_ENTRY, ELECTRICAL, TRADES, Trade

# Jobs a month in an ordinary month, by the system that they are raised in.
MONTHLY = {
    "universal_housing": 188,
    "electrical_supplies": 67,
    "door_entry": 50,
    "repairs_hub": 127,
}
# January to December: pipes freeze and boilers fail in winter.
SEASON = (1.25, 1.15, 1.05, 0.95, 0.90, 0.85, 0.85, 0.85, 0.95, 1.05, 1.10, 1.10)
SHEET_TRADES = {"electrical_supplies": ELECTRICAL, "door_entry": DOOR_ENTRY}
CONTRACTOR_REFS = {"electrical_supplies": "BW/{}", "door_entry": "DE {}"}
# Jobs of the winter before the cut-over that no sheet had until they were found: the day, how many,
# and the contractor's number of the first.
FOUND = {
    "electrical_supplies": (SHEETS_REOPENED, 6, 18_001),
    "door_entry": (SHEETS_CORRECTED, 4, 9_001),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """How a repair stood at one moment."""

    status: str  # raised, in progress, completed or cancelled
    completed_at: datetime | None
    cost: Decimal | None  # pounds; known once invoiced
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Repair:
    """One job, its references and its life; the references say which systems hold it."""

    place: Place
    trade: Trade
    priority: int  # 1 immediate to 4 normal
    job: str
    life: Life
    uh_order: str | None = None  # works order of Universal Housing
    sheet: str | None = None  # the contractor's sheet that holds it
    temporary_order: str | None = None  # order number given while there was no system
    contractor_ref: str | None = None  # the contractor's own number
    hub_id: int | None = None  # number in the Repairs Hub
    found_on: date | None = None  # the day it was found in the contractor's job book, if late

    @property
    def raised_at(self) -> datetime:
        """When the tenant reported it."""
        return self.life.raised_at

    @property
    def order(self) -> str | None:
        """The order number that a sheet knows the job by, if the council gave one."""
        return self.uh_order or self.temporary_order

    def as_at(self, moment: datetime) -> Facts:
        """How the job stood at a moment after it was raised."""
        status, completed_at, cost, changed_at = "raised", None, None, self.raised_at
        for when, what, amount in self.life.events:
            if when > moment:
                break
            changed_at = when
            if what == "invoiced":
                cost = amount
            else:
                status = what
                completed_at = when if what == "completed" else completed_at
        return Facts(status, completed_at, cost, changed_at)

    def is_open(self, moment: datetime) -> bool:
        """Whether work was still to be done at a moment."""
        return self.as_at(moment).status in ("raised", "in progress")


def repairs(seed: int, places: tuple[Place, ...], now: datetime) -> tuple[Repair, ...]:
    """All repairs raised up to `now`, a moment after the cut-over, by system and time."""

    def raised(system: str, first: date, last: datetime) -> list[Repair]:
        return list(_raised(seed, system, places, first, last))

    old = [
        replace(job, uh_order=str(10_200_000 + index))
        for index, job in enumerate(raised("universal_housing", UNIVERSAL_HOUSING_FROM, ATTACK), 1)
    ]
    new = [job for sheet in SHEET_TRADES for job in raised(sheet, SHEETS_FROM, CUT_OVER)]
    sheets = _referenced(seed, _carried(seed, old), new)
    elsewhere = {job.uh_order for job in sheets}
    kept = [job for job in old if job.uh_order not in elsewhere]

    loaded = [job for job in sheets if job.is_open(CUT_OVER)]
    numbers = {job.contractor_ref: index for index, job in enumerate(loaded, 1)}
    sheets = [replace(job, hub_id=numbers.get(job.contractor_ref)) for job in sheets]
    hub = [
        replace(job, hub_id=len(loaded) + index)
        for index, job in enumerate(raised("repairs_hub", CUT_OVER.date(), now), 1)
    ]
    return (*kept, *sheets, *hub, *_found(seed, places, now.date()))


def _found(seed: int, places: tuple[Place, ...], today: date) -> Iterator[Repair]:
    """The jobs that the contractors have found in their job books; every other one was phoned."""
    for sheet, (found_on, count, first) in FOUND.items():
        luck, trade = chance(seed, "found", sheet), SHEET_TRADES[sheet]
        homes = [place for place in places if place.is_flat and place.built_on < SHEETS_FROM]
        for index in range(count if found_on <= today else 0):
            start = raised_at(luck, 2021, 9 + index % 3, 4)
            yield Repair(
                luck.choice([home for home in homes if home.stood(start.date())]),
                trade,
                priority=4,
                job=luck.choice(trade.jobs),
                life=life(luck, start, 4, trade.typical_cost),
                sheet=sheet,
                temporary_order=None if index % 2 else f"TEMP-{first + index:06d}",
                contractor_ref=CONTRACTOR_REFS[sheet].format(first + index),
                found_on=found_on,
            )


def _raised(
    seed: int, system: str, places: tuple[Place, ...], first: date, last: datetime
) -> Iterator[Repair]:
    """The jobs raised in one system, month by month, in the order of time."""
    only_flats = system == "door_entry"
    homes = [place for place in places if place.is_home and (place.is_flat or not only_flats)]
    blocks = [place for place in places if place.blpu_class == "PP"]
    # Some homes need far more repairs than others.
    reach, wear = 0.0, []
    for home in homes:
        reach += chance(seed, "wear", home.uprn).lognormvariate(0, 0.5)
        wear.append(reach)

    for year, month in _months(first, last.date()):
        luck = chance(seed, system, year, month)
        made = []
        for _ in range(round(MONTHLY[system] * SEASON[month - 1] * luck.uniform(0.93, 1.07))):
            any_trade = luck.choices(TRADES, weights=[trade.share for trade in TRADES])[0]
            trade = SHEET_TRADES.get(system, any_trade)
            place = homes[bisect_right(wear, luck.random() * reach)]
            if trade is ELECTRICAL and system != "universal_housing" and luck.random() < 0.05:
                place = luck.choice(blocks)
            priority = luck.choices((1, 2, 3, 4), weights=(4, 16, 30, 50))[0]
            start = raised_at(luck, year, month, priority)
            story = life(luck, start, priority, trade.typical_cost)
            made.append(Repair(place, trade, priority, luck.choice(trade.jobs), story))
        made.sort(key=lambda repair: repair.raised_at)
        for repair in made:
            day = repair.raised_at.date()
            if first <= day and repair.raised_at <= last and repair.place.stood(day):
                yield repair


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    """Year and month of each month from one day to another."""
    for index in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield index // 12, index % 12 + 1


def _carried(seed: int, old: list[Repair]) -> list[Repair]:
    """The orders that the two contractors had in hand when Universal Housing was lost.

    One in eight of them waited for a part for so long that the Repairs Hub came first.
    """
    carried = []
    for sheet, trade in SHEET_TRADES.items():
        in_hand = [job for job in old if job.trade is trade and job.is_open(ATTACK)]
        for index, job in enumerate(in_hand):
            luck = chance(seed, "carried", job.uh_order)
            earliest = CUT_OVER.date() if index % 8 == 5 else SHEETS_FROM
            later = carried_on(luck, job.life, earliest)
            carried.append(replace(job, sheet=sheet, life=later))
    return carried


def _referenced(seed: int, carried: list[Repair], new: list[Repair]) -> list[Repair]:
    """The jobs of both sheets with the contractor's numbers and the council's temporary ones.

    Both run on in the order of time; one job in eight was phoned through and got no order number.
    """
    ordered = [
        replace(job, temporary_order=f"TEMP-{index:06d}")
        for index, job in enumerate(sorted(new, key=lambda job: job.raised_at), 1)
    ]
    referenced = []
    for sheet, trade in SHEET_TRADES.items():
        form, first = CONTRACTOR_REFS[sheet], 10_401 if trade is ELECTRICAL else 5_001
        jobs = [job for job in (*carried, *ordered) if job.trade is trade]
        for number, job in enumerate(jobs, first):
            reference = form.format(number)
            phoned = chance(seed, "phoned", reference).random() < 0.125
            order = None if phoned else job.temporary_order
            referenced.append(
                replace(job, sheet=sheet, contractor_ref=reference, temporary_order=order)
            )
    return referenced
