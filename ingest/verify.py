"""Check that landing is what the runs wrote: every byte, every size, every link of the chain."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from ingest import extracts
from ingest.connectors import SourceError
from ingest.extracts import ACCEPTED, MANIFEST, Extract
from ingest.lock import LOCK
from ingest.storage import Storage


def verify(landing: Storage, logged: Mapping[tuple[str, str, str], str]) -> Iterator[str]:
    """Yield one sentence a fault, each with the file it is about.

    `logged` maps (system, table, extract id) to the manifest's SHA-256 as the log of runs has it:
    it sees what the chain cannot, a newest extract that was removed, or a chain written anew.
    """
    tables = {
        (system, table) for system in landing.folders("") for table in landing.folders(system)
    }
    for name in landing.files():
        if len(PurePosixPath(name).parts) < 4 and name != LOCK:
            yield _extra(name)
    for system, table in sorted(tables | {key[:2] for key in logged}):
        of_table = {key[2]: value for key, value in logged.items() if key[:2] == (system, table)}
        yield from _table(landing, system, table, of_table)


def _table(landing: Storage, system: str, table: str, logged: Mapping[str, str]) -> Iterator[str]:
    known = extracts.of_table(landing, system, table)
    ids = {extract.id for extract in known}
    bare = extracts.without_manifest(landing, system, table)
    for name in sorted({*logged} - ids):
        yield f"{system}/{table}/{name}/{MANIFEST}: removed; bring it back from a backup"
    for name in sorted({*bare} - {*logged}):
        if known and name < known[-1].id:
            yield f"{system}/{table}/{name}/{MANIFEST}: removed; bring it back from a backup"
        else:
            yield f"{system}/{table}/{name}: left by a killed run; the next run removes it"
    for name in landing.folders(f"{system}/{table}"):
        if name not in ids and name not in bare and name != ACCEPTED:
            yield _extra(f"{system}/{table}/{name}")
    acceptances = {extract.acceptance: extract for extract in known}
    for name in landing.files(f"{system}/{table}/{ACCEPTED}"):
        if name not in acceptances:
            yield _extra(name)
        elif not acceptances[name].is_accepted():
            yield f"{name}: accepts another extract than this; bring it back from a backup"

    previous: Extract | None = None
    for extract in known:
        yield from _extract(extract, previous)
        if logged.get(extract.id, extract.sha256) != extract.sha256:
            yield f"{extract.folder}/{MANIFEST}: not the one that the log of runs knows"
        previous = extract


def _extract(extract: Extract, previous: Extract | None) -> Iterator[str]:
    """The faults of one extract and of its link to the one before it."""
    name = f"{extract.folder}/{MANIFEST}"
    try:
        manifest = extract.manifest
    except SourceError:
        yield f"{name}: not the manifest that was written"
        return
    place = (manifest.get("system"), manifest.get("table"), manifest.get("extract_id"))
    if place != (extract.system, extract.table, extract.id):
        yield f"{name}: written for another place, {'/'.join(map(str, place))}"
    yield from _link(name, manifest.get("previous"), previous)

    wanted = {MANIFEST}
    for part in manifest["parts"]:
        wanted.add(part["name"])
        yield from _part(extract, part)
    for path in extract.landing.files(extract.folder):
        if path.removeprefix(f"{extract.folder}/") not in wanted:
            yield _extra(path)


def _link(name: str, said: Mapping[str, str] | None, previous: Extract | None) -> Iterator[str]:
    """The fault of a link: it must name the manifest before it, by id and by hash."""
    id_said = said["extract_id"] if said else None
    id_found = previous.id if previous else None
    if id_said != id_found:
        yield (
            f"{name}: follows {id_said or 'nothing'} by its own word, "
            f"but {id_found or 'nothing'} lies before it; an extract was removed, added or moved"
        )
    elif previous and said and said["sha256"] != previous.sha256:
        yield f"{previous.folder}/{MANIFEST}: changed after it was written; {name} knows another"


def _part(extract: Extract, part: Mapping[str, object]) -> Iterator[str]:
    path = f"{extract.folder}/{part['name']}"
    try:
        size, sha256 = extracts.digest(extract.landing.chunks(path))
    except FileNotFoundError:
        yield f"{path}: removed; bring it back from a backup"
        return
    if size != part["size"]:
        yield f"{path}: {size:,} bytes where {part['size']:,} landed; bring it back from a backup"
    elif sha256 != part["sha256"]:
        yield f"{path}: its bytes changed after they landed; bring it back from a backup"


def _extra(name: str) -> str:
    return f"{name}: no run wrote this; move it out of landing"
