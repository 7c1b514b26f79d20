"""The life of a repair: when it is raised, started, done or called off, and invoiced."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from demo.world.history import ATTACK, LOCKDOWN

# Days that a job of each priority takes, from and to; one in twelve takes three times as long.
DAYS = {1: (0.05, 0.3), 2: (0.1, 1.2), 3: (1, 9), 4: (4, 38)}


@dataclass(frozen=True, slots=True)
class Life:
    """What happened to a repair: moment, what (a status, or "invoiced") and amount in pounds."""

    raised_at: datetime
    events: tuple[tuple[datetime, str, Decimal | None], ...]


def raised_at(luck: Random, year: int, month: int, priority: int) -> datetime:
    """A moment of a month: office hours on a weekday, or any hour if it cannot wait."""
    day = date(year, month, luck.randint(1, monthrange(year, month)[1]))
    if priority <= 2:
        minute = luck.choices((luck.randint(0, 1439), luck.randint(480, 1200)), weights=(1, 2))[0]
        return datetime.combine(day, time(minute // 60, minute % 60, luck.randint(0, 59)))
    while day.weekday() > 4:
        # Within the month, so that a month's jobs do not depend on its neighbours.
        day = day.replace(day=luck.randint(1, monthrange(year, month)[1]))
    office = time(luck.randint(8, 16), luck.randint(0, 59), luck.randint(0, 59))
    return datetime.combine(day, office)


def life(luck: Random, start: datetime, priority: int, typical_cost: int) -> Life:
    """The life of a repair raised at a moment, whole: what lies ahead is cut off by who looks."""
    span = luck.uniform(*DAYS[priority]) * (3 if luck.random() < 1 / 12 else 1)
    if priority > 2 and date(2020, 2, 15) < start.date() < ATTACK.date():
        # What could wait did; the backlog had not cleared when Universal Housing was lost.
        held = max((LOCKDOWN[1] - start.date()).days, 0) if start.date() >= LOCKDOWN[0] else 0
        span = span * 2 + held
    begun = start + timedelta(days=span * luck.uniform(0.2, 0.8))
    done = _working(start + timedelta(days=span), priority)
    begun = min(begun, done - timedelta(minutes=20)).replace(microsecond=0)
    called_off = luck.random() < 0.07
    cost = _amount(luck, typical_cost)
    invoiced = done + timedelta(days=luck.randint(0, 35), hours=luck.randint(1, 8))
    revised = invoiced + timedelta(days=luck.randint(20, 60))
    corrected = _amount(luck, typical_cost) if luck.random() < 0.02 else None
    if called_off:
        return Life(start, ((done, "cancelled", None),))
    events = [(begun, "in progress", None), (done, "completed", None), (invoiced, "invoiced", cost)]
    if corrected:
        events.append((revised, "invoiced", corrected))
    return Life(start, tuple(events))


def carried_on(luck: Random, before: Life, earliest: date) -> Life:
    """The life of a job whose system was lost: what lay ahead of it comes after `earliest`."""
    past = tuple(event for event in before.events if event[0] <= ATTACK)
    ahead = before.events[len(past) :]
    start = datetime.combine(earliest, time(9, 30)) + timedelta(days=luck.randint(1, 90))
    wait = max(_weekday(start) - ahead[0][0], timedelta(0))
    return Life(before.raised_at, past + tuple((when + wait, *rest) for when, *rest in ahead))


def _working(moment: datetime, priority: int) -> datetime:
    """The moment itself for work that cannot wait, else the same hour of a working day."""
    if priority <= 2:
        return moment.replace(microsecond=0)
    hour = 8 + moment.hour * 9 // 24
    return _weekday(moment).replace(hour=hour, microsecond=0)


def _weekday(moment: datetime) -> datetime:
    """The same time on the first day that is neither Saturday nor Sunday."""
    return moment + timedelta(days=7 - moment.weekday() if moment.weekday() > 4 else 0)


def _amount(luck: Random, typical: int) -> Decimal:
    """A price in pounds and pence around the typical one; a third are whole pounds."""
    pence = round(typical * 100 * luck.lognormvariate(0, 0.7))
    if luck.random() < 1 / 3:
        pence = max(pence // 100, 1) * 100
    return Decimal(pence).scaleb(-2)
