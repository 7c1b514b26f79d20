"""The day that agreements hold on: Eastmere's in Eastmere's data folder, everywhere else London's.

    python -m governance.day        prints it, for the Makefile

Eastmere's does not follow the clock, so that its agreement does not expire while nobody looks. A
folder is Eastmere's where `python -m demo write` wrote it and all that ever landed came from its
stand-ins: one extract of a real source, and the clock decides.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
import json
import os
from pathlib import Path
import sys
from typing import Any
from urllib.parse import urlsplit

from governance import targets
from governance.artifacts import WrongUse, london_day

TODAY = "TODAY"  # a later day than the clock's, to rehearse what it brings
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def today(variables: Mapping[str, str] = os.environ, now: datetime | None = None) -> date:
    """Today, for agreements. `now` is the clock (UTC).

    Where the day is the clock's, the variable TODAY may name a later one. Raises WrongUse where it
    is no day, or one that has passed: an expired agreement does not come back.
    """
    return eastmere(variables) or _clocks(variables, now or datetime.now(UTC))


def eastmere(variables: Mapping[str, str] = os.environ) -> date | None:
    """Eastmere's day, where the data folder is Eastmere's; None where the clock decides."""
    settings = Path(variables.get("BOROUGH_DATA") or "var", "demo/settings.json")
    if not settings.is_file() or (_is_on_aws(variables) and not is_rehearsal(variables)):
        return None
    try:
        day = date.fromisoformat(json.loads(settings.read_bytes())["today"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return day if _is_all_from_stand_ins(variables) else None


def is_rehearsal(variables: Mapping[str, str]) -> bool:
    """Whether AWS is a program of this machine, for every service.

    The same answer as the gate's (macros/governance/days.sql).
    """
    others = any(name.startswith("AWS_ENDPOINT_URL_") for name in variables)
    is_ignored = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" in variables
    try:
        host = urlsplit(variables.get("AWS_ENDPOINT_URL", "")).hostname
    except ValueError:
        return False
    return host in LOOPBACK and not others and not is_ignored


def _is_on_aws(variables: Mapping[str, str]) -> bool:
    roots = ("BOROUGH_LANDING", "BOROUGH_RAW", "BOROUGH_LOG")
    is_remote = any(variables.get(name, "").startswith("s3://") for name in roots)
    return is_remote or targets.engine(variables=variables) != targets.DUCKDB


def _is_all_from_stand_ins(variables: Mapping[str, str]) -> bool:
    """Whether something landed, and nothing of a real source."""
    from ingest.errors import Stop
    from ingest.extracts import MANIFEST
    from ingest.places import Places

    try:
        landing = Places.of(variables).landing
        names = [name for name in landing.files() if name.rpartition("/")[2] == MANIFEST]
        return bool(names) and all(_is_from_stand_ins(landing.read(name)) for name in names)
    except (Stop, OSError):
        return False


def _is_from_stand_ins(manifest: bytes) -> bool:
    from ingest.stand_ins import MARK

    try:
        said: Any = json.loads(manifest)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and said.get(MARK) is True


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
