"""From a source to landing: ask it, keep what it answered byte for byte, or see it is unchanged."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from hashlib import sha256
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ingest import extracts, judge, known_losses, manifests, options, raw, stand_ins
from ingest.access import Access
from ingest.clock import Clock, duration, from_id, next_id
from ingest.connectors import Finding, Landed, Part, Request, SourceError
from ingest.declarations import Table
from ingest.errors import Stop
from ingest.extracts import Extract
from ingest.faults import reading_failed
from ingest.manifests import Received
from ingest.places import Places


def land(
    table: Table,
    places: Places,
    access: Access,
    clock: Clock,
    progress: Callable[[int], None],
) -> tuple[Extract | None, bool, tuple[Finding, ...]]:
    """Ask the source for a table; its newest extract, whether it has just landed, findings.

    Raises SourceError, and whatever a connector's library raises.
    """
    previous = manifests.newest(table, places)
    asked = _said(table, of_read=False)
    lost = known_losses.ids(places, table.system, table.name)
    # Another question has another answer, and a cursor says nothing about it.
    same = previous if previous and _question(previous) == (table.loader, asked) else None
    incremental = table.common.extract == "incremental"
    # No new extract has the name of one that is lost.
    last = max([*lost, *([previous.id] if previous else [])], default=None)
    extract_id = next_id(clock(), last)
    at = from_id(extract_id)
    is_full = not incremental or _is_full_due(table, places, asked, at)
    cursor = _cursor(table, places, asked) if same and not is_full else None
    connector = table.connector
    wanted = options.build(connector.Options, access.environment.resolve(table.said))
    admit = access.admission(table)

    with TemporaryDirectory(prefix=f"{table.id}-", dir=places.incoming) as folder:
        scratch = Path(folder)
        findings: list[Finding] = []

        def warn(kind: str, place: str, message: str) -> None:
            findings.append(Finding(kind, place, message))

        request = Request(cursor, access.environment, progress, warn, admit)
        parts = [_receive(part, scratch) for part in connector.fetch(wanted, request)]
        _refuse_names(parts)
        if not parts and not (same and incremental):
            raise SourceError("the source gave no answer at all; ask its owner, then run again")
        # What is lost of the previous extract comes again with this one.
        is_whole = same and same.id not in lost
        if is_whole and _is_unchanged(table, same, parts, scratch, is_full=is_full):
            return same, False, tuple(findings)
        extract = Extract(places.landing, table.system, table.name, extract_id)
        said = {
            "connector": table.loader,
            "extract": "full" if is_full else "incremental",
            "asked": asked,
            "reading": _said(table, of_read=True),
            "cursor_from": cursor,
            "cursor_to": _newest(table, parts, at) or cursor if incremental else None,
            **stand_ins.mark(asked),
        }
        manifests.write(extract, previous, said, parts, places)
    places.refreshed.pop(table.id, None)
    return extract, True, tuple(findings)


def _cursor(table: Table, places: Places, asked: dict[str, Any]) -> str | None:
    """Where to go on: behind the newest extract to the same question whose rows are shown.

    What a refused one brought is requested again, so that its rows come when the source is
    corrected. A cursor that an earlier version took from a record dated in the future is passed
    over: the run goes on from the one before it.
    """
    is_ahead = getattr(table.connector, "is_ahead", None)
    for verdict in reversed(judge.judge(table, raw.refresh(table, places)[0])):
        extract = verdict.raw.extract
        if _question(extract) != (table.loader, asked):
            return None
        if verdict.state != "good":
            continue
        cursor = extract.manifest["cursor_to"]
        if not (cursor and is_ahead and is_ahead(table.options, cursor, extract.at)):
            return cursor
    return None


def _is_full_due(table: Table, places: Places, asked: dict[str, Any], at: datetime) -> bool:
    """Whether the last good extract of everything, to the same question, is too old by now."""
    every = table.common.full_every
    if every is None:
        return False
    for verdict in reversed(judge.judge(table, raw.refresh(table, places)[0])):
        extract = verdict.raw.extract
        if _question(extract) != (table.loader, asked):
            return True
        if verdict.state == "good" and verdict.raw.is_full:
            return at - extract.at >= duration(every)
    return True


def _said(table: Table, of_read: bool) -> dict[str, Any]:
    """The options that only `read` uses, or all the others, as the declaration says them."""
    reading = options.read_options(table.connector.Options)
    said = {word: value for word, value in table.said.items() if (word in reading) is of_read}
    return json.loads(json.dumps(said, default=str))


def _question(extract: Extract) -> tuple[str, dict[str, Any]]:
    return extract.manifest["connector"], extract.manifest["asked"]


def _receive(part: Part, scratch: Path) -> Received:
    """Stream a part into the scratch folder, hashing as it comes."""
    path = scratch / f"{len(list(scratch.iterdir())):06}"
    size, total = 0, sha256()
    with path.open("xb") as file:
        for chunk in part.chunks:
            size += len(chunk)
            total.update(chunk)
            file.write(chunk)
    return Received(part.name, path, size, total.hexdigest())


def _refuse_names(parts: list[Received]) -> None:
    """A part's name becomes a file's: refuse what is no plain name, or one that came twice."""
    counts = Counter(part.name for part in parts)
    for name, count in counts.items():
        if count > 1:
            raise SourceError(f"{count} parts are named '{name}'; make the declaration narrower")
        if not extracts.is_part_name(name):
            raise SourceError(
                f"a part has a name that no file may have, {name!a}; have it renamed, or ask "
                "the source's owner"
            )


def _newest(table: Table, parts: list[Received], at: datetime) -> str | None:
    """The newest value of the cursor's field; None where the answer cannot be read."""
    found = _read(table, lambda: [table.connector.newest(table.options, _landed(parts, at))])
    return found[0] if found else None


def _read(table: Table, reading: Callable[[], Iterable[Any]]) -> list[Any] | None:
    """What a connector reads in an answer; None where it is not as the source should give it.

    Such an answer lands as it is, and reading it for raw says what is wrong with it.
    """
    try:
        return list(reading())
    except Stop:
        raise
    except SourceError:
        return None
    except Exception as error:
        raise reading_failed(error, table.loader) from None


def _landed(parts: list[Received], at: datetime | None = None) -> list[Landed]:
    return [Landed(part.name, partial(part.path.open, "rb"), requested_at=at) for part in parts]


def _is_unchanged(
    table: Table, previous: Extract, parts: list[Received], scratch: Path, *, is_full: bool
) -> bool:
    """Whether an answer holds nothing that the previous extract does not hold.

    All records of a source equal no increment: what the two have in common shows no deletion.
    """
    incremental = table.common.extract == "incremental"
    if incremental and is_full and previous.manifest["extract"] != "full":
        return False
    if not is_full:
        # An overlap brings old records again; the previous extract has all of them.
        def same(new: list[str], old: list[str]) -> bool:
            return set(new) <= set(old)
    else:
        same = list.__eq__

    before = [f"{part['sha256']} {part['name']}" for part in previous.manifest["parts"]]
    if same([f"{part.sha256} {part.name}" for part in parts], before):
        return True
    identity = getattr(table.connector, "identity", None)
    if identity is None:
        return False
    new = _read(table, lambda: identity(table.options, _landed(parts)))
    old = _read(table, lambda: identity(table.options, previous.parts(scratch)))
    return new is not None and old is not None and same(new, old)
