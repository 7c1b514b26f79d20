"""Moments as ingest writes them: UTC, to the millisecond."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]

_ID = "%Y%m%dT%H%M%S%fZ"


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def to_id(moment: datetime) -> str:
    """A moment as a name that sorts by time: 20261124T075251123Z."""
    return f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03d}Z"


def from_id(name: str) -> datetime:
    """The moment that a name says."""
    return datetime.strptime(name, _ID).replace(tzinfo=UTC)


def to_text(moment: datetime) -> str:
    """A moment as ISO 8601: 2026-11-24T07:52:51.123Z."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def duration(text: str) -> timedelta:
    """A length of time as declarations give it: 45 minutes, 1 hour, 7 days, 2 weeks."""
    count, unit = text.split()
    return timedelta(**{unit.rstrip("s") + "s": int(count)})


def next_id(moment: datetime, last: str | None) -> str:
    """The name of a new thing, which sorts after the last one even if the clock went back."""
    name = to_id(moment)
    if last is not None and name <= last:
        return to_id(from_id(last) + timedelta(milliseconds=1))
    return name
