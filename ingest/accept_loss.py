"""A person's acceptance of a loss in landing, put on the record (`ingest.known_losses`).

The log of runs gets a line too, as it does where an extract is accepted: who, when, why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest import extracts, known_losses, runlog
from ingest.clock import to_id, to_text
from ingest.errors import WRONG_USE, Stop
from ingest.known_losses import Record
from ingest.places import Places
from ingest.runlog import Line
from ingest.verify import Fault
from ingest.words import counted


@dataclass(frozen=True)
class Acceptance:
    """Who accepts a loss, why, and when (UTC)."""

    by: str
    reason: str
    at: datetime


def accept(name: str, faults: Sequence[Fault], places: Places, said: Acceptance) -> str:
    """Record that what is lost of an extract is known; return the sentence of it.

    `name` is `<system>.<table>/<extract_id>`, `faults` are all of landing. Raises Stop where
    nothing is lost of it that is not on the record.
    """
    lost = {_name(fault): fault for fault in faults if fault.loss and not fault.record}
    if name not in lost:
        known = sorted(lost)
        names = f"what is lost is of {', '.join(known)}" if known else "landing has lost nothing"
        raise Stop(
            f"Nothing is lost of '{name}' that is not on the record: {names}. Give it as "
            "system.table/extract.",
            WRONG_USE,
        )
    extract = lost[name].extract
    found = {fault.loss for fault in faults if fault.extract == extract and fault.loss}
    system, table, id_ = extract
    at, reason = to_text(said.at), " ".join(said.reason.split())
    record = Record(id_, said.by, at, reason, frozenset(found), _before(extract, places))
    written = places.incoming / "loss.json"
    written.write_text(known_losses.text(record), encoding="utf-8")
    places.landing.put(known_losses.name_of(system, table, id_, to_id(said.at)), written)
    message = f"{counted(len(found), 'file')} of extract {id_} stay lost, as {said.by} accepted"
    with runlog.begun(places, said.at) as log:
        relation = f"raw_{system}", table
        log.append(Line(log.run_id, at, *relation, "lost", None, f"{message}: {reason}"))
    return f"{system}.{table}: {message}."


def _name(fault: Fault) -> str:
    system, table, id_ = fault.extract
    return f"{system}.{table}/{id_}"


def _before(extract: tuple[str, str, str], places: Places) -> dict[str, str] | None:
    """The extract before one that may be gone: nothing but its record will say that it was."""
    system, table, id_ = extract
    earlier = [
        other
        for other in extracts.of_table(places.landing, system, table, with_lost=True)
        if other.id < id_
    ]
    return {"extract_id": earlier[-1].id, "sha256": earlier[-1].sha256} if earlier else None
