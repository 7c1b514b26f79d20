"""Check that landing is what the runs wrote: every byte, every size, every link of the chain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from ingest import extracts, known_losses
from ingest.connectors import SourceError
from ingest.extracts import ACCEPTED, MANIFEST, Extract
from ingest.known_losses import LOST, Loss, Record
from ingest.lock import LOCK
from ingest.storage import Storage

FROM_A_BACKUP = "bring it back from a backup"


@dataclass(frozen=True)
class Fault:
    """A fault of landing, as a sentence that begins with the file it is about.

    Where something is lost by it: of which extract (system, table, id), which file, and what lies
    there now. `record` is a person's, where they accepted this very loss.
    """

    sentence: str
    extract: tuple[str, str, str] | None = None
    loss: Loss | None = None
    record: Record | None = None

    def __str__(self) -> str:
        if self.record is None:
            return self.sentence
        known = f"{self.record.by} accepted it on {self.record.at[:10]}: {self.record.reason}"
        return f"{self.sentence.removesuffix(f'; {FROM_A_BACKUP}')}; a known loss, {known}"


def verify(landing: Storage, logged: Mapping[tuple[str, str, str], str]) -> Iterator[Fault]:
    """Yield the faults, known losses among them.

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
        records = known_losses.of_table(landing, system, table)
        accepted = {loss: record for record in records for loss in record.losses}
        for fault in _table(landing, system, table, of_table, records):
            record = accepted.get(fault.loss) if fault.loss else None
            yield Fault(fault.sentence, fault.extract, fault.loss, record)


def _table(
    landing: Storage,
    system: str,
    table: str,
    logged: Mapping[str, str],
    records: list[Record],
) -> Iterator[Fault]:
    known = extracts.of_table(landing, system, table, with_lost=True)
    ids = {extract.id: extract for extract in known}
    bare = extracts.without_manifest(landing, system, table)
    # What was before a lost extract, only its record still knows where the log does not.
    before = {record.previous["extract_id"]: record for record in records if record.previous}
    accepted = {loss for record in records for loss in record.losses}
    for name in sorted({*logged, *before} - ids.keys()):
        yield _removed(system, table, name)
    for name in sorted({*bare} - {*logged, *before}):
        is_lost = (f"{system}/{table}/{name}/{MANIFEST}", "") in accepted
        if is_lost or (known and name < known[-1].id):
            yield _removed(system, table, name)
        else:
            sentence = "left by a killed run; the next run removes it"
            yield Fault(f"{system}/{table}/{name}: {sentence}")
    for name in landing.folders(f"{system}/{table}"):
        if name not in ids and name not in bare and name not in (ACCEPTED, LOST):
            yield _extra(f"{system}/{table}/{name}")
    yield from _beside(landing, system, table, {*ids, *logged, *bare, *before}, ids)

    # A run passes over an extract whose manifest is lost on the record, and follows the one before.
    lost = ids.keys() - {extract.id for extract in extracts.of_table(landing, system, table)}
    previous: Extract | None = None
    passed: Extract | None = None
    for extract in known:
        yield from _extract(extract, (previous, passed), ids)
        said = (logged.get(extract.id), before.get(extract.id) and before[extract.id].previous)
        wanted = said[0] or (said[1] or {}).get("sha256") or extract.sha256
        if wanted != extract.sha256:
            yield _changed(extract, "not the one that the log of runs knows")
        passed = passed if extract.id in lost else extract
        previous = extract


def _beside(
    landing: Storage, system: str, table: str, ids: set[str], there: Mapping[str, Extract]
) -> Iterator[Fault]:
    """What people wrote beside the extracts: acceptances, and records of losses."""
    for name in landing.files(f"{system}/{table}/{ACCEPTED}"):
        id_ = PurePosixPath(name).stem
        if name != f"{system}/{table}/{ACCEPTED}/{id_}.json" or id_ not in ids:
            yield _extra(name)
        elif id_ in there and not there[id_].is_accepted():
            body = landing.read(name)
            sentence = f"{name}: accepts another extract than this; {FROM_A_BACKUP}"
            yield Fault(sentence, (system, table, id_), (name, _found(body)))
    for name, record in known_losses.read(landing, system, table).items():
        if record is None:
            yield Fault(f"{name}: not the record of a loss that was written; {FROM_A_BACKUP}")


def _extract(
    extract: Extract, before: tuple[Extract | None, ...], there: Mapping[str, Extract]
) -> Iterator[Fault]:
    """The faults of one extract and of its link to the one before it."""
    try:
        manifest = extract.manifest
    except SourceError:
        yield _changed(extract, "not the manifest that was written")
        return
    place = (manifest.get("system"), manifest.get("table"), manifest.get("extract_id"))
    if place != (extract.system, extract.table, extract.id):
        yield _changed(extract, f"written for another place, {'/'.join(map(str, place))}")
    said = manifest.get("previous")
    if not any(said == (one and _named(one)) for one in before):
        yield from _link(extract, said, before[0], there)

    wanted = {MANIFEST}
    for part in manifest["parts"]:
        wanted.add(part["name"])
        yield from _part(extract, part)
    for path in extract.landing.files(extract.folder):
        if path.removeprefix(f"{extract.folder}/") not in wanted:
            yield _extra(path)


def _link(
    extract: Extract,
    said: Mapping[str, str] | None,
    previous: Extract | None,
    there: Mapping[str, Extract],
) -> Iterator[Fault]:
    """The fault of a link: it must name the manifest before it, by id and by hash."""
    name = f"{extract.folder}/{MANIFEST}"
    id_said = said["extract_id"] if said else None
    id_found = previous.id if previous else None
    if id_said != id_found:
        sentence = (
            f"{name}: follows {id_said or 'nothing'} by its own word, "
            f"but {id_found or 'nothing'} lies before it; an extract was removed, added or moved"
        )
        # Where the one it follows is gone, it is that one which is lost.
        is_gone = id_said and id_said not in there and (id_found or "") < id_said < extract.id
        if is_gone:
            gone = f"{extract.system}/{extract.table}/{id_said}/{MANIFEST}"
            key = extract.system, extract.table, id_said
            yield Fault(sentence, key, (gone, ""))
        else:
            yield Fault(sentence)
    elif previous and said and said["sha256"] != previous.sha256:
        yield _changed(previous, f"changed after it was written; {name} knows another")


def _named(extract: Extract) -> dict[str, str]:
    return {"extract_id": extract.id, "sha256": extract.sha256}


def _part(extract: Extract, part: Mapping[str, object]) -> Iterator[Fault]:
    path = f"{extract.folder}/{part['name']}"
    key = extract.system, extract.table, extract.id
    try:
        size, digest = extracts.digest(extract.landing.chunks(path))
    except FileNotFoundError:
        yield Fault(f"{path}: removed; {FROM_A_BACKUP}", key, (path, ""))
        return
    loss = path, f"{size} {digest}"
    if size != part["size"]:
        sentence = f"{path}: {size:,} bytes where {part['size']:,} landed; {FROM_A_BACKUP}"
        yield Fault(sentence, key, loss)
    elif digest != part["sha256"]:
        yield Fault(f"{path}: its bytes changed after they landed; {FROM_A_BACKUP}", key, loss)


def _removed(system: str, table: str, id_: str) -> Fault:
    """An extract without its manifest: none, whatever else of it is there."""
    name = f"{system}/{table}/{id_}/{MANIFEST}"
    return Fault(f"{name}: removed; {FROM_A_BACKUP}", (system, table, id_), (name, ""))


def _changed(extract: Extract, sentence: str) -> Fault:
    name = f"{extract.folder}/{MANIFEST}"
    key = extract.system, extract.table, extract.id
    return Fault(f"{name}: {sentence}", key, (name, _found(extract.manifest_bytes)))


def _found(body: bytes) -> str:
    return f"{len(body)} {sha256(body).hexdigest()}"


def _extra(name: str) -> Fault:
    return Fault(f"{name}: no run wrote this; move it out of landing")
