"""London time and UTC, by the rule in law rather than by a time zone database.

The world runs on London wall-clock time without a zone; only the Repairs Hub speaks UTC.
"""

from datetime import datetime, timedelta


def _last_sunday(year: int, month: int) -> datetime:
    """Midnight at the start of the last Sunday of a month of 31 days."""
    last = datetime(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def utc(london: datetime) -> datetime:
    """The UTC of a London wall-clock time; of the doubled hour in October, the second.

    Summer time runs from the last Sunday of March to the last Sunday of October and changes at
    01:00 UTC (The Summer Time Order 2002).
    """
    begins = _last_sunday(london.year, 3) + timedelta(hours=2)
    ends = _last_sunday(london.year, 10) + timedelta(hours=1)
    return london - timedelta(hours=1) if begins <= london < ends else london
