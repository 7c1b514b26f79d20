"""Stand-ins for the sources, such as Eastmere's: which extracts they served, and their day.

Who serves stand-ins sets `BOROUGH_STAND_INS` to the names of the variables that lead to them. An
extract of a declaration that needs any other variable, or none, is a real source's.
"""

from collections.abc import Mapping
from datetime import date
import json
import os
from typing import Any
from urllib.parse import urlsplit

from ingest.environment import REFERENCE
from ingest.errors import Stop
from ingest.extracts import MANIFEST
from ingest.places import Places
from ingest.storage import Storage

VARIABLE = "BOROUGH_STAND_INS"
MARK = "stand_ins"  # in the manifest, true; absent from a real source's
OWN = ("release_register",)  # loaders of what Borough lands itself, of whatever it was made from
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def mark(asked: Mapping[str, Any], variables: Mapping[str, str] = os.environ) -> dict[str, bool]:
    """What goes into the manifest, from the options by which the source was requested."""
    led_to = set(variables.get(VARIABLE, "").split())
    needed = {found[1] for found in REFERENCE.finditer(json.dumps(asked))}
    return {MARK: True} if needed and needed <= led_to else {}


def day(variables: Mapping[str, str]) -> date | None:
    """The day that Eastmere is shown as at, where all data here is Eastmere's; else None.

    That is a data folder which `python -m demo write` wrote, whose landing holds something and no
    extract of a real source. A landing in a bucket is nobody's stand-in unless AWS itself is
    rehearsed.
    """
    try:
        places = Places.of(variables)
        kept = json.loads((places.data / "demo/settings.json").read_bytes())
        shown = date.fromisoformat(kept["today"])
        roots = (places.landing, places.raw, places.log)
        if any(root.is_remote for root in roots) and not is_rehearsal(variables):
            return None
        return shown if _is_all_theirs(places.landing) else None
    except (Stop, OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return None


def is_rehearsal(variables: Mapping[str, str]) -> bool:
    """Whether AWS is a program of this machine, for every service.

    The same answer as the gate's (macros/governance/agreement_day.sql).
    """
    others = any(name.startswith("AWS_ENDPOINT_URL_") for name in variables)
    is_ignored = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" in variables
    try:
        host = urlsplit(variables.get("AWS_ENDPOINT_URL", "")).hostname
    except ValueError:
        return False
    return host in LOOPBACK and not others and not is_ignored


def is_real(variables: Mapping[str, str]) -> bool:
    """Whether an extract of a real source has landed, or one that says nothing of it."""
    try:
        return not all(_marks(Places.of(variables).landing))
    except (Stop, OSError, ValueError, RecursionError, AttributeError):
        return True


def _is_all_theirs(landing: Storage) -> bool:
    marks = _marks(landing)
    return bool(marks) and all(marks)


def _marks(landing: Storage) -> list[bool]:
    """Of each extract that was fetched, whether a stand-in served it."""
    names = [name for name in landing.files() if name.rpartition("/")[2] == MANIFEST]
    manifests = [json.loads(landing.read(name)) for name in names]
    return [said.get(MARK) is True for said in manifests if said.get("connector") not in OWN]
