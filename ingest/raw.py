"""From landing to raw: each extract as one Parquet file of text with lineage, and its rejects.

`<system>/<table>/extract_date=YYYY-MM-DD/<extract_id>-<reading>/rows.parquet` is a pure function of
what landed, the read options and the version of pyarrow: same bytes in, same bytes out. The file's
metadata hold a hash of the latter two, and the name begins it, so that a corrected `header_row`
reads anew what landed, without fetching, and takes no file from under a relation that shows it:
what was read before goes when nothing shows it any more. An extract that cannot be read leaves a
file without rows whose metadata says why.

Each file has a folder of its own, because a table of Glue is a folder and all that is in it; its
rejects lie in `<extract_id>-<reading>.rejects/rows.parquet`, beside that folder.
"""

from collections.abc import Container, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from functools import cache
from hashlib import sha256
import json
from pathlib import Path, PurePosixPath
import re
from tempfile import TemporaryDirectory
from typing import Any

from ingest import connectors, extracts, grammar, notes, options, parquet
from ingest.aws import AT_ONCE
from ingest.connectors import Finding, SourceError
from ingest.declarations import Table
from ingest.errors import Stop
from ingest.extracts import Extract
from ingest.faults import reading_failed
from ingest.notes import Notes
from ingest.parquet import Footer
from ingest.places import Places
from ingest.rowchecks import Rules
from ingest.spool import Header, Rejected, Spool
from ingest.storage import ARRIVING, Storage
from ingest.words import listed

# To be raised when the same bytes are to be read otherwise: all raw files are then made anew.
FORMAT = 4
ROWS = "rows.parquet"


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

    @property
    def rejects_file(self) -> str:
        """The name in raw of the file of its rejects; there is none where there are no rejects."""
        return _rejects_file(self.file)


def refresh(table: Table, places: Places) -> tuple[list[RawExtract], int]:
    """Bring a table's raw files up to date; return them, oldest first, and how many were made.

    A file is opened where there is no note of it, and then only its end is read; nothing at all
    is looked at twice in one run. Raises SourceError where landing is damaged or a connector fails
    at reading.
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
    reading = _reading(table)
    files = {_file(extract, reading): extract for extract in known}
    found = _noted(places.raw, files, there, noted)

    stale = [file for file in files if not _is_current(file, there, found, reading)]
    for file in stale:
        _make(table, places, files[file], file, reading)
    if stale:
        found = _noted(places.raw, files, _there(table, places), found)
    if found != noted:
        notes.write(places.notes, table.id, found, places.incoming)
    raws = [_described(extract, file, found[file][1]) for file, extract in files.items()]
    wanted = [*files, *(raw.rejects_file for raw in raws if raw.rejects)]
    other = folders - {PurePosixPath(name).parent for name in wanted}
    ids = {extract.id for extract in known}
    places.superseded[table.id] = [str(path) for path in other if _extract_id(path) in ids]
    places.refreshed[table.id] = raws
    return raws, len(stale)


def sweep(places: Places) -> None:
    """Remove what was read otherwise than today's declarations say; nothing may show it any more.

    What lies in raw of an extract that landing does not have stays: it may be all that is left.
    """
    for folders in places.superseded.values():
        for folder in folders:
            places.raw.remove(folder)
    places.superseded.clear()


def reader(table: Table, extract: Extract) -> tuple[Any, Any]:
    """The connector that landed an extract, and the options to read it with.

    What was asked is in the manifest; how to read it is in today's declaration, unless that has
    another loader by now. Raises SourceError where there is no way to read it any more.
    """
    manifest = extract.manifest
    loader = manifest["connector"]
    connector = grammar.loaders().get(loader)
    if connector is None:
        raise SourceError(f"{extract.folder} was landed by '{loader}', and there is no such loader")
    reading = options.read_options(connector.Options)
    today = table.said if loader == table.loader else manifest.get("reading", {})
    said = manifest["asked"] | {word: today[word] for word in reading & today.keys()}
    asked = {field.name: options.is_required(field) for field in fields(connector.Options)}
    lacking = [word for word, is_required in asked.items() if is_required and word not in said]
    if lacking:
        raise SourceError(
            f"{extract.folder} was landed by '{loader}', and its manifest does not say "
            f"{listed(lacking, 'and')}: declare that loader again to read it"
        )
    known = {word: value for word, value in said.items() if word in asked}
    return connector, options.build(connector.Options, known)


def _reading(table: Table) -> str:
    """A hash of how today's declaration says to read what landed."""
    import pyarrow as pa

    reading = options.read_options(table.connector.Options)
    said = {word: value for word, value in table.said.items() if word in reading}
    what = {"format": FORMAT, "pyarrow": pa.__version__, "loader": table.loader, "options": said}
    return sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()


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


def _noted(raw: Storage, files: Iterable[str], there: dict[str, str], noted: Notes) -> Notes:
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


def _is_current(file: str, there: Container[str], found: Notes, reading: str) -> bool:
    """Whether an extract's file is there, whole, and read with today's options."""
    _, footer = found.get(file, ("", None))
    if footer is None or footer.said["read"] != reading:
        return False
    # Whoever mends a connector wants what it could not read to be tried again.
    if footer.said["error"] and footer.said["code"] != _code():
        return False
    return not footer.said["rejects"] or _rejects_file(file) in there


def _described(extract: Extract, file: str, footer: Footer) -> RawExtract:
    said = footer.said
    headers = tuple(Header(**header) for header in said["headers"])
    findings = tuple(Finding(**finding) for finding in said["findings"])
    return RawExtract(
        extract,
        file,
        footer.rows,
        footer.columns,
        headers,
        said["rejects"],
        findings,
        said["error"],
        said["extract"] == "full",
    )


def _make(table: Table, places: Places, extract: Extract, file: str, reading: str) -> None:
    with TemporaryDirectory(prefix=f"{table.id}-", dir=places.incoming) as folder:
        scratch = Path(folder)
        spool, headers, error = _read(table, extract, scratch)
        said = {
            "code": _code() if error else None,
            "error": error,
            "extract": extract.manifest["extract"],
            "findings": [asdict(finding) for finding in spool.findings],
            "headers": [asdict(header) for header in headers],
            "read": reading,
            "rejects": len(spool.rejects),
        }
        rejects, rows = scratch / "rejects.parquet", scratch / "rows.parquet"
        # The rejects first: the rows' file says how many there are, so it is the one that counts.
        if spool.rejects:
            parquet.write_rejects(rejects, extract, spool)
            places.raw.put(_rejects_file(file), rejects, replace=True)
        parquet.write_rows(rows, extract, spool, said)
        places.raw.put(file, rows, replace=True)


def _read(table: Table, extract: Extract, scratch: Path) -> tuple[Spool, list[Header], str | None]:
    """Spool an extract's rows; where the source is not as declared, nothing but the sentence."""
    # Raw is read from the bytes that landed or not at all.
    parts = extract.parts(scratch)
    is_full = extract.manifest["extract"] == "full"
    spool = Spool(scratch, Rules.of(table.common, is_full))
    headers: dict[str, Header] = {}
    try:
        connector, wanted = reader(table, extract)
        for rows in connector.read(wanted, parts):
            header = spool.read(rows)
            headers.setdefault(json.dumps(header.columns), header)
        spool.finish()
        if spool.rejects and not spool.rows and is_full and _is_unreadable(spool.rejects):
            raise SourceError(_nothing_left(spool.rejects))
    except Stop:
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


def _file(extract: Extract, reading: str) -> str:
    date = f"{extract.system}/{extract.table}/extract_date={extract.at:%Y-%m-%d}"
    return f"{date}/{extract.id}-{reading[:8]}/{ROWS}"


def _rejects_file(file: str) -> str:
    return f"{PurePosixPath(file).parent}.rejects/{ROWS}"


def _extract_id(folder: PurePosixPath) -> str:
    # An older Borough called it <extract_id>, and that of its rejects <extract_id>.rejects.
    return re.split("[-.]", folder.name)[0]
