"""Losses of landing that a person has accepted.

Each lies in `<system>/<table>/_lost/<extract_id>-<moment>.json`.
A backup that lacks a part cannot bring it back, and a check that is red for ever hides the next
loss. So a person may put a loss on the record: who, when, why, which files, and what lay there
instead. `verify` then takes just that for known. Like an acceptance the record lies in landing,
outside the chain, for a restored platform must know it; nothing in it is ever changed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
import json
from pathlib import PurePosixPath
import re
from typing import TYPE_CHECKING, Any

from ingest.storage import Storage

if TYPE_CHECKING:
    from ingest.places import Places

LOST = "_lost"
_NAME = re.compile(r"(?P<extract>[0-9]{8}T[0-9]{9}Z)-[0-9]{8}T[0-9]{9}Z\.json")

# A file of landing, and what lies there instead of what landed: size and SHA-256, or nothing.
Loss = tuple[str, str]


@dataclass(frozen=True)
class Record:
    """What a person accepted of one extract."""

    extract_id: str
    by: str
    at: str  # ISO 8601, UTC
    reason: str
    losses: frozenset[Loss]
    previous: Mapping[str, str] | None  # id and SHA-256 of the extract before it, where one was


def name_of(system: str, table: str, extract_id: str, moment_id: str) -> str:
    """The name in landing of a record that is written at a moment."""
    return f"{system}/{table}/{LOST}/{extract_id}-{moment_id}.json"


def text(record: Record) -> str:
    """A record as it is written."""
    lost = [{"file": file, "found": found} for file, found in sorted(record.losses)]
    said = {"extract_id": record.extract_id, "by": record.by, "at": record.at}
    said |= {"reason": record.reason, "lost": lost, "previous": record.previous}
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


def read(landing: Storage, system: str, table: str) -> dict[str, Record | None]:
    """The records of a table by their files' names; None for a file that is no record."""
    names = landing.files(f"{system}/{table}/{LOST}")
    return {name: _record(name, landing.read(name)) for name in names}


def of_table(
    landing: Storage, system: str, table: str, folders: Collection[str] | None = None
) -> list[Record]:
    """The records of a table. `folders` are those of the table where they are known already."""
    if folders is None:
        folders = landing.folders(f"{system}/{table}")
    if LOST not in folders:
        return []
    return [record for record in read(landing, system, table).values() if record]


def ids(places: "Places", system: str, table: str) -> set[str]:
    """Ids of a table's extracts of which a person accepted a loss; landing is asked once a run."""
    key = f"{system}.{table}"
    if key not in places.losses:
        places.losses[key] = of_table(places.landing, system, table)
    return {record.extract_id for record in places.losses[key]}


def _record(name: str, body: bytes) -> Record | None:
    found = _NAME.fullmatch(PurePosixPath(name).name)
    try:
        said = json.loads(body)
        record = Record(
            *(said[word] for word in ("extract_id", "by", "at", "reason")),
            losses=frozenset((item["file"], item["found"]) for item in said["lost"]),
            previous=said["previous"],
        )
        is_right = found is not None and found["extract"] == record.extract_id
        return record if is_right and _is_record(record) else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _is_record(record: Record) -> bool:
    texts: list[Any] = [record.by, record.at, record.reason]
    texts += [word for loss in record.losses for word in loss]
    if record.previous is not None:
        texts += [record.previous["extract_id"], record.previous["sha256"]]
    return all(isinstance(word, str) for word in texts)
