"""Dates in the names of files, as people and systems write them.

    2026-12-01  20261201  2026-12-01_0930       the year first, with four digits
    30-11-2026  01122026  1.12.26  011226       the day first, as is usual in the United Kingdom
    1 Dec 2026  1st December 2026  Dec-26       the month by its name
    2026-12  12-2026  202612  December 2026     a month
    Q3 2026  2026_Q3  Q3 2025-26                a quarter, of a calendar or a financial year
    2025-26  2025_2026                          a financial year, which begins on 1 April
    2026-W48  Week 48 2026                      a week as ISO 8601 counts them

A week, a month, a quarter and a year stand for their first day. A year alone is no date: it sorts
as a number does.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
import re
from typing import Literal

Order = Literal["day_first", "month_first", "year_first"]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CENTURY = 2000  # of a year of two digits

_SEP = r"[-_. /]"
_YEAR = r"(?:19|20)\d\d"
# A month's name begins a word, or a capital in the middle of one: DecemberJobs, JobsDecember.
_NAME = (
    r"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?P<name>(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|"
    r"apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?))(?![a-z])"
)
_TH = r"(?i:st|nd|rd|th)?"
_QUARTER = r"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?i:q|qtr|quarter)[-_. ]?(?P<q>[1-4])(?!\d)"
_FINANCIAL = rf"(?P<y>{_YEAR})(?:[-_/]| ?to ?)(?P<next>(?:20)?\d\d)(?!\d)"
_TIME = (
    r"(?:(?:T|_|-|\.| )?(?:at )?(?P<H>[01]\d|2[0-3])[-_.:h]?(?P<M>[0-5]\d)"
    r"(?:[-_.:]?(?P<S>[0-5]\d))?(?!\d))?"
)
_WEEK = r"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?i:w|wk|week)[-_. ]?(?P<w>\d{1,2})(?!\d)"
_BEGIN, _END = r"(?<!\d)", r"(?!\d)"
_ALONE = r"(?<!\d[-_./])"  # no rest of a date that does not exist, such as 31-02-2026

# Which parts of a date the two numbers before or after a year are.
_PAIRS = {"day_first": "dm", "month_first": "md", "year_first": "dm"}
_SHORT = {"day_first": "dmy", "month_first": "mdy", "year_first": "ymd"}


def _forms(order: Order) -> Iterator[tuple[str, bool]]:
    """Each form as a pattern, and whether it is plain from its separators or a name."""
    one, two = (rf"(?P<{part}>\d{{1,2}})" for part in _PAIRS[order])
    tight_one, tight_two = (rf"(?P<{part}>\d\d)" for part in _PAIRS[order])
    first, second, third = (
        rf"(?P<{part}>\d\d)" if part == "y" else rf"(?P<{part}>\d{{1,2}})" for part in _SHORT[order]
    )
    short = rf"{first}(?P<s>{_SEP}){second}(?P=s){third}(?!(?P=s)?\d)"
    tight_short = "".join(rf"(?P<{part}>\d\d)" for part in _SHORT[order])
    yield rf"(?P<y>{_YEAR})(?P<s>{_SEP})(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}}){_END}{_TIME}", True
    yield (
        rf"(?P<y>{_YEAR})(?P<m>\d\d)(?P<d>\d\d)(?:{_END}|(?=\d{{4}}(?:\d\d)?{_END})){_TIME}",
        False,
    )
    yield rf"{one}(?P<s>{_SEP}){two}(?P=s)(?P<y>{_YEAR}){_END}{_TIME}", True
    yield rf"{tight_one}{tight_two}(?P<y>{_YEAR}){_END}{_TIME}", False
    yield rf"(?P<y>{_YEAR}){_SEP}?{_NAME}{_SEP}?(?P<d>\d{{1,2}}){_TH}{_END}", True
    yield rf"(?P<d>\d{{1,2}}){_TH}{_SEP}*(?:of )?{_NAME},?{_SEP}*(?P<y>{_YEAR}|\d\d){_END}", True
    yield rf"{_NAME}{_SEP}*(?P<d>\d{{1,2}}){_TH},?{_SEP}+(?P<y>{_YEAR}|\d\d){_END}", True
    yield rf"{_WEEK}{_SEP}*(?P<y>{_YEAR}){_END}", True
    yield rf"(?P<y>{_YEAR}){_SEP}*{_WEEK}", True
    yield rf"{_QUARTER}(?:{_SEP}|of|FY)*{_FINANCIAL}", True
    yield rf"{_FINANCIAL}{_SEP}*{_QUARTER}", True
    yield rf"{_QUARTER}(?:{_SEP}|of|FY)*(?P<y>{_YEAR}|\d\d){_END}", True
    yield rf"(?P<y>{_YEAR}){_SEP}*{_QUARTER}", True
    yield rf"{_NAME}{_SEP}*(?:of )?'?(?P<y>{_YEAR}|\d\d)(?!\d|st|nd|rd|th)", True
    yield rf"(?P<y>{_YEAR}){_SEP}*{_NAME}", True
    yield _FINANCIAL, True
    yield rf"{_ALONE}{short}", True
    yield rf"(?P<y>{_YEAR}){_SEP}(?P<m>\d{{1,2}}){_END}", True
    yield rf"{_ALONE}(?P<m>\d{{1,2}}){_SEP}(?P<y>{_YEAR}){_END}", True
    yield rf"(?P<y>{_YEAR})(?P<m>\d\d){_END}", False
    yield rf"(?P<y>{_YEAR})(?P<next>\d\d){_END}", False
    yield rf"{tight_short}{_END}", False
    yield rf"(?P<m>\d\d)(?P<y>{_YEAR}){_END}", False


_PATTERNS = {
    order: [(re.compile(_BEGIN + pattern), is_plain) for pattern, is_plain in _forms(order)]
    for order in _SHORT
}


def dates(text: str, order: Order) -> list[tuple[datetime, bool]]:
    """Each date in a text, and whether its form is plain; digits in a row may be anything."""
    found, at = [], 0
    while at < len(text):
        best = _first(text, at, order)
        if best is None:
            break
        moment, is_plain, at = best
        found.append((moment, is_plain))
    return found


def _first(text: str, at: int, order: Order) -> tuple[datetime, bool, int] | None:
    """The first date at or after a place: of those that begin there, the first form's."""
    best: tuple[int, datetime, bool, int] | None = None
    for pattern, is_plain in _PATTERNS[order]:
        for match in pattern.finditer(text, at):
            if best and match.start() >= best[0]:
                break
            moment = _moment(match.groupdict())
            if moment:
                best = match.start(), moment, is_plain, match.end()
                break
    return best and best[1:]


def _moment(parts: dict[str, str | None]) -> datetime | None:
    """The moment that the parts of a date make; None where there is no such day."""

    def number(part: str, default: int) -> int:
        return int(parts.get(part) or default)

    year = number("y", 0)
    year += CENTURY if year < 100 else 0
    month, day = number("m", 1), number("d", 1)
    if parts.get("next"):
        if number("next", 0) % 100 != (year + 1) % 100:
            return None
        month = 4
    if parts.get("q"):
        month = 3 * number("q", 1) - 2 + (3 if parts.get("next") else 0)
        year, month = (year + 1, month - 12) if month > 12 else (year, month)
    if parts.get("name"):
        month = MONTHS.index(parts["name"][:3].lower()) + 1
    try:
        if parts.get("w"):
            return datetime.fromisocalendar(year, number("w", 1), 1)
        return datetime(year, month, day, number("H", 0), number("M", 0), number("S", 0))
    except ValueError:
        return None


Reader = Callable[[str, Order], list[tuple[datetime, bool]]]
