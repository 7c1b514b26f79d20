"""The bank holidays of the three divisions of the United Kingdom.

Rules: Banking and Financial Dealings Act 1971 and the proclamations under it, as published on
GOV.UK ("UK bank holidays"), whose titles and notes these are. Right for 2018 to 2027; later years
lack what has not been proclaimed yet.
"""
# ruff: noqa: RUF001 (the apostrophes are GOV.UK's)

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DIVISIONS = ("england-and-wales", "scotland", "northern-ireland")
ALL = frozenset(DIVISIONS)
SUBSTITUTE = "Substitute day"

# Days proclaimed for one year: division, title, bunting.
EXTRA = {
    date(2022, 6, 3): (ALL, "Platinum Jubilee bank holiday", True),
    date(2022, 9, 19): (ALL, "Bank Holiday for the State Funeral of Queen Elizabeth II", False),
    date(2023, 5, 8): (ALL, "Bank holiday for the coronation of King Charles III", True),
    date(2026, 6, 15): (frozenset({"scotland"}), "World Cup bank holiday", True),
}
# Mondays that were moved: for the 75th anniversary of VE day, and for the Platinum Jubilee.
MOVED = {
    date(2020, 5, 4): (date(2020, 5, 8), "Early May bank holiday (VE day)"),
    date(2022, 5, 30): (date(2022, 6, 2), "Spring bank holiday"),
}


@dataclass(frozen=True, slots=True)
class BankHoliday:
    """One bank holiday; GOV.UK says whether bunting is appropriate."""

    day: date
    title: str
    notes: str = ""
    bunting: bool = True


def bank_holidays(division: str, year: int) -> list[BankHoliday]:
    """The bank holidays of one division and year, in the order of time."""
    found = [*_mondays(division, year), *_easter(division, year), *_fixed(division, year)]
    found += [
        BankHoliday(day, title, bunting=bunting)
        for day, (divisions, title, bunting) in EXTRA.items()
        if day.year == year and division in divisions
    ]
    return sorted(found, key=lambda holiday: holiday.day)


def _mondays(division: str, year: int) -> Iterator[BankHoliday]:
    first_in_august = division == "scotland"
    mondays = (
        (_monday_from(date(year, 5, 1)), "Early May bank holiday"),
        (_monday_from(date(year, 5, 25)), "Spring bank holiday"),
        (_monday_from(date(year, 8, 1 if first_in_august else 25)), "Summer bank holiday"),
    )
    for day, title in mondays:
        yield BankHoliday(*MOVED.get(day, (day, title)))


def _monday_from(day: date) -> date:
    """The first Monday on or after a day."""
    return day + timedelta(days=-day.weekday() % 7)


def _easter(division: str, year: int) -> Iterator[BankHoliday]:
    sunday = easter(year)
    yield BankHoliday(sunday - timedelta(days=2), "Good Friday", bunting=False)
    if division != "scotland":
        yield BankHoliday(sunday + timedelta(days=1), "Easter Monday")


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm; Meeus, chapter 8)."""
    golden, century = year % 19, year // 100
    skipped = century - century // 4 - (8 * century + 13) // 25
    epact = (19 * golden + skipped + 15) % 30
    epact -= epact // 28 * (1 - epact // 28 * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    days = epact - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))


def _fixed(division: str, year: int) -> Iterator[BankHoliday]:
    """Holidays of a date, moved to the next free weekday where they fall on a weekend."""
    yield from _substituted(_january(division, year))
    if division == "northern-ireland":
        yield from _substituted([(date(year, 3, 17), "St Patrick’s Day")])
        boyne = [(date(year, 7, 12), "Battle of the Boyne (Orangemen’s Day)")]
        for holiday in _substituted(boyne):
            yield BankHoliday(holiday.day, holiday.title, holiday.notes, bunting=False)
    if division == "scotland":
        yield from _substituted([(date(year, 11, 30), "St Andrew’s Day")])
    # Boxing Day keeps its Monday; Christmas Day then moves past it.
    christmas = [(date(year, 12, 25), "Christmas Day"), (date(year, 12, 26), "Boxing Day")]
    yield from _substituted(sorted(christmas, key=lambda one: one[0].weekday() == 6))


def _january(division: str, year: int) -> list[tuple[date, str]]:
    second = [(date(year, 1, 2), "2nd January")] if division == "scotland" else []
    return [(date(year, 1, 1), "New Year’s Day"), *second]


def _substituted(days: list[tuple[date, str]]) -> Iterator[BankHoliday]:
    """Each day in turn, or the next weekday that none before it has taken."""
    taken: set[date] = set()
    for day, title in days:
        free = day
        while free.weekday() > 4 or free in taken:
            free += timedelta(days=1)
        taken.add(free)
        yield BankHoliday(free, title, SUBSTITUTE if free != day else "")
