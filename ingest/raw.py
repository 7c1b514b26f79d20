"""From landing to raw: each extract as one Parquet file of text with lineage, and its rejects.

`<system>/<table>/extract_date=YYYY-MM-DD/<extract_id>-<reading>/rows.parquet` is a pure function of
what landed, the read options and the libraries' versions: same bytes in, same bytes out. The file's
metadata hold a hash of the latter two, and the name begins it, so that a corrected `header_row`
reads anew what landed, without fetching, and takes no file from under a relation that shows it:
what was read before goes when nothing shows it any more. An extract that cannot be read leaves a
file without rows whose metadata says why.

Each file has a folder of its own, because a table of Glue is a folder and all that is in it; its
rejects lie in `<extract_id>-<reading>.rejects/rows.parquet`, beside that folder.
"""

from collections.abc import Container, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
import json
from pathlib import Path, PurePosixPath
import re
from tempfile import TemporaryDirectory
from typing import Any

from ingest import connectors, extracts, headers, known_losses, notes, parquet
from ingest.aws import AT_ONCE
from ingest.connectors import Finding, SourceError, Unfinished
from ingest.declarations import Table
from ingest.errors import Stop
from ingest.extracts import Extract
from ingest.faults import reading_failed
from ingest.notes import Notes
from ingest.parquet import Footer
from ingest.places import Places
from ingest.readings import ROWS, Reading, earlier, landed_with, plain, read_options, reader
from ingest.rowchecks import Rules
from ingest.spool import Header, Rejected, Spool
from ingest.storage import ARRIVING, Storage

EARLIER_READINGS = 3  # how many are tried where an extract is not as today's declaration says


@dataclass(frozen=True)
class RawExtract:
    """What the metadata of a raw file say; no row is read for it."""

    extract: Extract
    file: str  # its file's name in raw
    rows: int
    columns: dict[str, str]  # the header's text by column name, in the order of the source
    headers: tuple[Header, ...]  # the different ones, with the part that first had each
    rejects: int  # rows that were left out of it, or are doubtful
    findings: tuple[Finding, ...]  # what reading it found
    error: str | None  # why it could not be read
    is_full: bool  # whether it holds all rows of the source, and not only those since the last
    is_read_as_today: bool = True  # and not with read options of an earlier declaration
    landed_with: dict[str, Any] | None = None  # read options when it landed; None: other loader

    @property
    def rejects_file(self) -> str:
        """The name in raw of the file of its rejects; there is none where there are no rejects."""
        return _rejects_file(self.file)


def refresh(table: Table, places: Places) -> tuple[list[RawExtract], int]:
    """Bring a table's raw files up to date; return them, oldest first, and how many were made.

    An extract is read with today's options; where it is then not what the declaration describes,
    with those it was landed with, or those of extracts soon after it: a corrected `header_row`
    keeps the history of a sheet whose header has moved. A file is opened where there is no note of
    it, and then only its end is read; nothing at all is looked at twice in one run. Raises
    SourceError where landing is damaged or a connector fails at reading.
    """
    if table.id in places.refreshed:
        return places.refreshed[table.id], 0
    there = _there(table, places)
    folders = {PurePosixPath(name).parent for name in there}
    made_before = {_extract_id(folder) for folder in folders}
    known = extracts.of_table(places.landing, table.system, table.name, made_before)
    if known:
        # What the next extract will be chained to, so it is looked at whatever is known of it.
        _ = known[-1].manifest
    noted = notes.read(places.notes, table.id)
    today = read_options(table, table.said)
    readings = [Reading.of(table, extract, today) for extract in known]
    raws, found, made = _refreshed(table, places, readings, there, noted)
    best = {raw.extract.id: raw for raw in raws}
    tried = list(raws)
    for turn in range(EARLIER_READINGS):
        retried = [
            Reading.of(table, raw.extract, said[turn])
            for place, raw in enumerate(raws)
            if headers.refusal(table, best[raw.extract.id])
            and len(said := _earlier_options(raws[place:], today)) > turn
        ]
        others, found_too, made_too = _refreshed(table, places, retried, there, noted)
        best |= {raw.extract.id: raw for raw in others if not headers.refusal(table, raw)}
        tried += others
        found |= found_too
        made += made_too

    if found != noted:
        notes.write(places.notes, table.id, found, places.incoming)
    # What was tried in vain stays too: it need not be tried again.
    files = [raw.file for raw in tried]
    files += [raw.rejects_file for raw in tried if raw.rejects]
    other = folders - {PurePosixPath(name).parent for name in files}
    # What was read of an extract that is lost cannot be read again.
    lost = known_losses.ids(places, table.system, table.name)
    ids = {extract.id for extract in known} - lost
    places.superseded[table.id] = [str(path) for path in other if _extract_id(path) in ids]
    places.refreshed[table.id] = list(best.values())
    return places.refreshed[table.id], made


def _earlier_options(raws: list[RawExtract], today: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The read options, other than today's, that an extract and those after it landed with."""
    said: list[dict[str, Any]] = []
    for raw in raws:
        landed = raw.landed_with
        if landed is not None and landed not in said and landed != plain(today):
            said.append(landed)
    return said[:EARLIER_READINGS]


def sweep(places: Places) -> None:
    """Remove what was read otherwise than today's declarations say; nothing may show it any more.

    What lies in raw of an extract that landing does not have stays: it may be all that is left.
    """
    for folders in places.superseded.values():
        for folder in folders:
            places.raw.remove(folder)
    places.superseded.clear()


@cache
def _code() -> str:
    """A hash of the connectors' own text."""
    [folder, *_] = connectors.__path__
    texts = [path.read_bytes() for path in sorted(Path(folder).glob("*.py"))]
    return sha256(b"".join(texts)).hexdigest()


def _there(table: Table, places: Places) -> dict[str, str]:
    """The table's files in raw with their stamps, without what a killed run left of one."""
    there = places.raw.stamps(f"{table.system}/{table.name}")
    for name in [name for name in there if name.endswith(ARRIVING)]:
        places.raw.remove(name)
        del there[name]
    return there


def _noted(raw: Storage, files: Iterable[str], there: Mapping[str, str], noted: Notes) -> Notes:
    """A note of each file that is there: the one that was, or a new one where the file is new."""

    def note(file: str) -> tuple[str, Footer | None]:
        stamp, footer = noted.get(file, (None, None))
        if stamp != there[file]:
            footer = parquet.read_footer(raw, file)
        return there[file], footer

    files = [file for file in files if file in there]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = zip(files, (pool.map if raw.is_remote else map)(note, files), strict=True)
        return {file: (stamp, footer) for file, (stamp, footer) in found if footer}


def _refreshed(
    table: Table, places: Places, readings: list[Reading], there: Mapping[str, str], noted: Notes
) -> tuple[list[RawExtract], Notes, int]:
    """The files of some readings, those made that are not there; the notes of them, how many."""
    files = [reading.file for reading in readings]
    found = _noted(places.raw, files, there, noted)
    stale = [reading for reading in readings if not _is_current(reading, there, found)]
    unread = [reading for reading in stale if not _is_made(table, places, reading)]
    # Of what landing has lost, what raw has of it is shown, however it was read.
    left = [other for reading in unread if (other := earlier(reading, there))]
    shown = [reading for reading in readings if reading not in unread] + left
    shown.sort(key=lambda reading: reading.extract.id)
    if stale:
        files = [reading.file for reading in shown]
        found = _noted(places.raw, files, _there(table, places), found)
    described = [_described(reading, found[reading.file][1]) for reading in shown]
    return described, found, len(stale) - len(unread)


def _is_made(table: Table, places: Places, reading: Reading) -> bool:
    """Make a raw file; False where a known loss is why it cannot be made."""
    try:
        _make(table, places, reading)
    except SourceError:
        if reading.extract.id not in known_losses.ids(places, table.system, table.name):
            raise
        return False
    return True


def _is_current(reading: Reading, there: Container[str], found: Notes) -> bool:
    """Whether an extract's file is there, whole, and read with these options."""
    _, footer = found.get(reading.file, ("", None))
    if footer is None or footer.said["read"] != reading.digest:
        return False
    # Whoever mends a connector wants what it could not read to be tried again.
    if footer.said["error"] and footer.said["code"] != _code():
        return False
    return not footer.said["rejects"] or _rejects_file(reading.file) in there


def _described(reading: Reading, footer: Footer) -> RawExtract:
    said = footer.said
    headers = tuple(Header(**header) for header in said["headers"])
    findings = tuple(Finding(**finding) for finding in said["findings"])
    return RawExtract(
        reading.extract,
        reading.file,
        footer.rows,
        footer.columns,
        headers,
        said["rejects"],
        findings,
        said["error"],
        said["extract"] == "full",
        reading.is_today,
        said["landed_with"],
    )


def _make(table: Table, places: Places, reading: Reading) -> None:
    extract, file = reading.extract, reading.file
    with TemporaryDirectory(prefix=f"{table.id}-", dir=places.incoming) as folder:
        scratch = Path(folder)
        spool, headers, error = _read(table, reading, scratch)
        said = {
            "code": _code() if error else None,
            "error": error,
            "extract": extract.manifest["extract"],
            "findings": [asdict(finding) for finding in spool.findings],
            "landed_with": landed_with(table, extract),
            "headers": [asdict(header) for header in headers],
            "read": reading.digest,
            "rejects": len(spool.rejects),
        }
        rejects, rows = scratch / "rejects.parquet", scratch / "rows.parquet"
        # The rejects first: the rows' file says how many there are, so it is the one that counts.
        if spool.rejects:
            parquet.write_rejects(rejects, extract, spool)
            places.raw.put(_rejects_file(file), rejects, replace=True)
        parquet.write_rows(rows, extract, spool, said)
        places.raw.put(file, rows, replace=True)


def _read(table: Table, reading: Reading, scratch: Path) -> tuple[Spool, list[Header], str | None]:
    """Spool an extract's rows; where the source is not as declared, nothing but the sentence."""
    extract = reading.extract
    # Raw is read from the bytes that landed or not at all.
    parts = extract.parts(scratch)
    is_full = extract.manifest["extract"] == "full"
    spool = Spool(scratch, Rules.of(table.common, is_full))
    headers: dict[str, Header] = {}
    try:
        connector, wanted = reader(table, extract, reading.options)
        for rows in connector.read(wanted, parts):
            header = spool.read(rows)
            headers.setdefault(json.dumps(header.columns), header)
        spool.finish()
        if spool.rejects and not spool.rows and is_full and _is_unreadable(spool.rejects):
            raise SourceError(_nothing_left(spool.rejects))
    except (Stop, Unfinished):
        raise
    except SourceError as error:
        return Spool(scratch), [], str(error)
    except Exception as error:
        raise reading_failed(error, extract.manifest["connector"]) from None
    finally:
        spool.close()
    return spool, list(headers.values()), None


def _is_unreadable(rejects: list[Rejected]) -> bool:
    return any(rejected.kind == "unreadable_row" for rejected in rejects)


def _nothing_left(rejects: list[Rejected]) -> str:
    rows = "the only row" if len(rejects) == 1 else f"none of the {len(rejects):,} rows"
    verb = "cannot" if len(rejects) == 1 else "can"
    return (
        f"{rows} of {rejects[0].part} {verb} be read ({rejects[0].reason}): correct how the "
        "declaration says to read it, or ask its owner"
    )


def _rejects_file(file: str) -> str:
    return f"{PurePosixPath(file).parent}.rejects/{ROWS}"


def _extract_id(folder: PurePosixPath) -> str:
    # An older Borough called it <extract_id>, and that of its rejects <extract_id>.rejects.
    return re.split("[-.]", folder.name)[0]
