"""Where an incremental run begins: behind the newest change that an earlier run saw.

A moment after that of the request is no change that has been made, so it is never where a run
begins: one record dated 2062 would keep out all changes until then. It is warned of from an hour
on, for the clocks of sources are a little fast, and one that leaves out its time zone may be
London's in summer. A day is the moment at which it begins, so today's is in order.
"""

from collections.abc import Iterator
import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Literal

from ingest.clock import duration
from ingest.connectors import Finding, SourceError
from ingest.words import counted

# Whole numbers sort before dates, so that any two compare.
Moment = tuple[int, int | datetime]
TOLERANCE = timedelta(hours=1)
UNITS = {"seconds": 1, "milliseconds": 1_000}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# From 9 September 2001 to 20 November 2286 a moment in these units has so many digits.
DIGITS = {10: 1, 13: 1_000}


@dataclasses.dataclass(frozen=True)
class Cursor:
    """A field of each record that only grows as the source changes: a moment or a whole number."""

    param: str = dataclasses.field(
        metadata={"help": "Query parameter that takes the value to begin from."}
    )
    field: str = dataclasses.field(metadata={"help": "Dotted path of the field in a record."})
    overlap: str | None = dataclasses.field(
        default=None,
        metadata={
            "help": "How far to go back behind the newest moment seen, for changes that the "
            "source records late: `1 hour`, `2 days`.",
            "schema": {
                "pattern": "^[0-9]+ (minute|hour|day|week)s?$",
                "examples": ["1 hour", "2 days"],
            },
        },
    )
    number: Literal["id", "seconds", "milliseconds"] | None = dataclasses.field(
        default=None,
        metadata={
            "help": "What a whole number counts: records, or seconds or milliseconds since 1970. "
            "By default 10 digits are seconds, 13 milliseconds, and any other number an id."
        },
    )


def moment(text: str, place: str) -> Moment:
    """Return a cursor's value so that it compares; a moment without a time zone is UTC.

    Raises SourceError, beginning with `place`, for text that is neither kind.
    """
    if text.isdecimal():
        return 0, int(text)
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise SourceError(
            f"{place} is neither an ISO 8601 moment nor a whole number: choose another cursor field"
        ) from None
    return 1, value if value.tzinfo else value.replace(tzinfo=UTC)


def is_after(cursor: Cursor, value: Moment, at: datetime) -> bool:
    """Return whether a cursor's value is a moment after another; an id never is."""
    number = value[1]
    if isinstance(number, datetime):
        return number > at
    unit = _unit(cursor, number)
    if unit is None:
        return False
    return number * 1_000 > (at - EPOCH) // timedelta(milliseconds=1) * unit


class Ahead:
    """Counts the records whose moment is after that of the request by more than the tolerance."""

    def __init__(self, cursor: Cursor | None, at: datetime | None) -> None:
        self.seen = False  # whether any record has the cursor's field
        self._cursor = cursor
        self._limit = at and at + TOLERANCE
        self._count, self._place = 0, ""

    def add(self, moments: list[tuple[Moment, str]], place: str) -> None:
        """Take in the values of a page."""
        if not moments:
            return
        self.seen = True
        if self._cursor and self._limit and is_after(self._cursor, max(moments)[0], self._limit):
            limit = self._limit
            self._count += sum(is_after(self._cursor, value, limit) for value, _ in moments)
            self._place = self._place or place

    def findings(self) -> Iterator[Finding]:
        """Yield what was found; it names no moment."""
        if self._cursor and self._count:
            remedy = "it is" if self._count == 1 else "they are"
            yield Finding(
                "cursor_ahead",
                self._place,
                f"{counted(self._count, 'record')} with {self._cursor.field} after the moment of "
                f"the request: no run begins there, and {remedy} requested each time; have it "
                "corrected in the source",
            )


def begin(cursor: Cursor, newest: str) -> str:
    """Return the value to request from, in the form that the source uses, a fraction dropped."""
    if not cursor.overlap:
        return newest
    overlap = duration(cursor.overlap)
    if newest.isdecimal():
        unit = _unit(cursor, int(newest))
        if unit is None:
            raise SourceError(f"{cursor.field} is a number, which has no overlap: remove `overlap`")
        return str(int(newest) - overlap // timedelta(seconds=1) * unit)
    if newest[4] != "-":
        raise SourceError(
            f"{cursor.field} is a moment without hyphens, which has no overlap: remove `overlap`"
        )
    try:
        value = datetime.fromisoformat(newest) - overlap
    except OverflowError:
        return newest
    if len(newest) == len("2026-11-23"):
        return value.date().isoformat()
    text = value.isoformat(sep=newest[10], timespec="seconds")
    return text.replace("+00:00", "Z") if newest.endswith("Z") else text


def _unit(cursor: Cursor, number: int) -> int | None:
    """Return how many of a number are a second; None where it is an id."""
    if cursor.number:
        return UNITS.get(cursor.number)
    return DIGITS.get(len(str(number)))
