"""Where an incremental run begins: behind the newest change that an earlier run saw."""

import dataclasses
from datetime import UTC, datetime, timedelta

from ingest.connectors import SourceError

Moment = tuple[int, int | datetime]  # whole numbers sort before dates, so that any two compare


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


def begin(cursor: Cursor, newest: str) -> str:
    """Return the value to ask from, in the form that the source uses, a fraction dropped."""
    if not cursor.overlap:
        return newest
    if newest.isdecimal():
        raise SourceError(f"{cursor.field} is a number, which has no overlap: remove `overlap`")
    if newest[4] != "-":
        raise SourceError(
            f"{cursor.field} is a moment without hyphens, which has no overlap: remove `overlap`"
        )
    count, unit = cursor.overlap.split()
    value = datetime.fromisoformat(newest) - timedelta(**{unit.rstrip("s") + "s": int(count)})
    if len(newest) == len("2026-11-23"):
        return value.date().isoformat()
    text = value.isoformat(sep=newest[10], timespec="seconds")
    return text.replace("+00:00", "Z") if newest.endswith("Z") else text
