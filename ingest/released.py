"""Landing a release: rows that a share published, kept as they are beside what sources sent.

A register lies in landing with a manifest and a link of the chain an extract, as every table, so
that restoring brings it back and `verify` sees each byte of it. Nothing here reads a clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ingest import extracts, known_losses, manifests, runlog
from ingest.clock import from_id, next_id, to_text
from ingest.declarations import Table
from ingest.extracts import Extract
from ingest.manifests import Received
from ingest.places import Places
from ingest.runlog import Line

PART = "rows.jsonl"
Row = Mapping[str, str | None]


def rows(table: Table, places: Places) -> list[dict[str, str | None]]:
    """Every row of a register, oldest release first, from landing itself.

    Raises SourceError where landing is not what was written.
    """
    found: list[dict[str, str | None]] = []
    with TemporaryDirectory() as folder:  # for the parts of a bucket; what they hold is public
        for extract in extracts.of_table(places.landing, table.system, table.name):
            for part in table.connector.read(None, extract.parts(Path(folder))):
                found += [dict(zip(part.header, cells, strict=True)) for _, cells in part.rows]
    return found


def land(
    table: Table, places: Places, at: datetime, rows: Sequence[Row], said: Mapping[str, Any]
) -> Extract:
    """Land rows as one release, released at a moment; `said` is what the manifest tells of it.

    The platform's lock must be held. The order of the rows is theirs: the same rows give the same
    bytes. Raises SourceError where landing is not what was written, Stop where the lock was lost.
    """
    previous = manifests.newest(table, places)
    if previous is not None:
        _ = previous.manifest  # the link of the chain: it must be whole
    lost = known_losses.ids(places, table.system, table.name)
    id = next_id(at, max([*lost, *([previous.id] if previous else [])], default=None))
    extract = Extract(places.landing, table.system, table.name, id)
    with TemporaryDirectory(prefix=f"{table.id}-", dir=places.incoming) as folder:
        path = Path(folder, PART)
        path.write_bytes(_bytes(rows))
        size, sha256 = extracts.digest([path.read_bytes()])
        manifest = {
            "connector": table.loader,
            "extract": "incremental",
            "asked": dict(table.said),
            "reading": {},
            "cursor_from": None,
            "cursor_to": None,
            "release": dict(said),
        }
        part = Received(PART, path, size, sha256)
        manifests.write(extract, previous, manifest, [part], places)
    places.refreshed.pop(table.id, None)
    _log(table, places, extract, len(rows))
    return extract


def _log(table: Table, places: Places, extract: Extract, count: int) -> None:
    """The log of runs knows it, so that `verify` misses it where it is removed."""
    with runlog.begun(places, from_id(extract.id)) as log:
        line = Line(
            log.run_id,
            to_text(extract.at),
            *table.relation,
            outcome="landed",
            rows=count,
            message="released",
            extract_id=extract.id,
            manifest_sha256=extract.sha256,
        )
        log.append(line)


def _bytes(rows: Iterable[Row]) -> bytes:
    text = "".join(f"{json.dumps(dict(row), ensure_ascii=False)}\n" for row in rows)
    return text.encode()
