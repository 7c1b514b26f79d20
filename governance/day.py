"""The day that agreements hold on: Eastmere's in Eastmere's data folder, everywhere else London's.

    python -m governance.day        prints it, for the Makefile

Eastmere's does not follow the clock, so that its agreement does not expire while nobody looks. A
folder is Eastmere's where `python -m demo write` wrote it and all that ever landed came from its
stand-ins: one extract of a real source, and the clock decides.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
import os
import sys

from governance import targets
from governance.artifacts import WrongUse, london_day
from ingest import stand_ins

TODAY = "TODAY"  # a later day than the clock's, to rehearse what it brings


def today(variables: Mapping[str, str] = os.environ, now: datetime | None = None) -> date:
    """Today, for agreements. `now` is the clock (UTC).

    Where the day is the clock's, the variable TODAY may name a later one. Raises WrongUse where it
    is no day, or one that has passed: an expired agreement does not come back.
    """
    return eastmere(variables) or _clocks(variables, now or datetime.now(UTC))


def eastmere(variables: Mapping[str, str] = os.environ) -> date | None:
    """Eastmere's day, where the data folder is Eastmere's; None where the clock decides.

    An Athena target has the clock's, but for a rehearsal on this machine.
    """
    is_duckdb = targets.engine(variables=variables) == targets.DUCKDB
    if not (is_duckdb or stand_ins.is_rehearsal(variables)):
        return None
    return stand_ins.day(variables)


def _clocks(variables: Mapping[str, str], now: datetime) -> date:
    clock, given = london_day(now), variables.get(TODAY)
    if not given:
        return clock
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise WrongUse(f"{TODAY} is no day: write it as 2026-11-24, or do not set it.") from None
    if day < clock:
        raise WrongUse(
            f"{TODAY} is {day}, which has passed: give today, {clock}, or a later day, or do not "
            "set it."
        )
    return day


if __name__ == "__main__":
    try:
        print(today())
    except WrongUse as problem:
        sys.exit(f"governance: {problem}")
