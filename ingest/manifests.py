"""Writing an extract: its parts, and last its manifest with the hash of the one before it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ingest import extracts, runlog
from ingest.clock import to_text
from ingest.connectors import SourceError
from ingest.declarations import Table
from ingest.extracts import MANIFEST, Extract
from ingest.places import Places


@dataclass(frozen=True)
class Received:
    """A part in the scratch folder."""

    name: str
    path: Path
    size: int
    sha256: str


def newest(table: Table, places: Places) -> Extract | None:
    """The newest extract of a table, what a killed run left after it removed.

    Raises SourceError where more lies there than a killed run leaves.
    """
    previous, unfinished = extracts.newest(places.landing, table.system, table.name)
    if len(unfinished) > 1:
        raise SourceError(
            f"{len(unfinished)} folders of {table.system}/{table.name} in landing have no "
            "manifest, and a killed run leaves but one: bring the manifests back from the backup"
        )
    for name in unfinished:
        _sweep(table, places, name)
    return previous


def write(
    extract: Extract,
    previous: Extract | None,
    said: Mapping[str, Any],
    parts: Iterable[Received],
    places: Places,
) -> None:
    """Put the parts and then the manifest: until it is there, so is no extract.

    `said` is what the manifest says beside where it belongs, its parts and its link.
    """
    parts = list(parts)
    manifest = {
        "extract_id": extract.id,
        "extracted_at": to_text(extract.at),
        "system": extract.system,
        "table": extract.table,
        **said,
        "parts": [{"name": p.name, "size": p.size, "sha256": p.sha256} for p in parts],
        "previous": previous and {"extract_id": previous.id, "sha256": previous.sha256},
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    with TemporaryDirectory(prefix="manifest-", dir=places.incoming) as folder:
        written = Path(folder, MANIFEST)
        written.write_text(text, encoding="utf-8")
        places.still_alone()
        for part in parts:
            places.landing.put(f"{extract.folder}/{part.name}", part.path)
        places.still_alone()
        places.landing.put(f"{extract.folder}/{MANIFEST}", written)


def _sweep(table: Table, places: Places, name: str) -> None:
    """Remove what a killed run left of a table: a folder newer than its newest manifest.

    A folder that lost its manifest later is older, or is among the extracts that the log knows:
    `verify` reports it, and its bytes stay for whoever mends it.
    """
    if (table.system, table.name, name) not in runlog.landed(places.log):
        places.still_alone()
        places.landing.remove(f"{table.system}/{table.name}/{name}")
