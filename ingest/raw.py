"""From landing to raw: each extract as one Parquet file of text with lineage, and its rejects.

`<system>/<table>/extract_date=YYYY-MM-DD/<extract_id>/rows.parquet` is a pure function of what
landed, the read options and the version of pyarrow: same bytes in, same bytes out. The file's
metadata holds a hash of those, so that a corrected `header_row` reads anew what landed, without
fetching. An extract that cannot be read leaves a file without rows whose metadata says why.

Each file has a folder of its own, because a table of Glue is a folder and all that is in it; its
rejects lie in `<extract_id>.rejects/rows.parquet`, beside that folder.
"""

from collections.abc import Container
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from functools import cache
from hashlib import sha256
import json
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from ingest import connectors, extracts, grammar, notes, options, parquet
from ingest.aws import AT_ONCE
from ingest.connectors import SourceError
from ingest.declarations import Table
from ingest.errors import Stop
from ingest.extracts import Extract
from ingest.faults import reading_failed
from ingest.notes import Notes
from ingest.parquet import Footer
from ingest.places import Places
from ingest.spool import Header, Rejected, Spool
from ingest.storage import ARRIVING, Storage

# To be raised when the same bytes are to be read otherwise: all raw files are then made anew.
FORMAT = 3
ROWS = "rows.parquet"


@dataclass(frozen=True)
class RawExtract:
    """What the metadata of a raw file say; no row is read for it."""

    extract: Extract
    rows: int
    columns: dict[str, str]  # the header's text by column name, in the order of the source
    headers: tuple[Header, ...]  # the different ones, with the part that first had each
    rejects: int
    error: str | None  # why it could not be read
    is_full: bool  # whether it holds all rows of the source, and not only those since the last

    @property
    def file(self) -> str:
        """Its file's name in raw."""
        return _file(self.extract)

    @property
    def rejects_file(self) -> str:
        """The name in raw of the file of its rejects; there is none where there are no rejects."""
        return _rejects_file(self.extract)


def refresh(table: Table, places: Places) -> tuple[list[RawExtract], int]:
    """Bring a table's raw files up to date; return them, oldest first, and how many were made.

    A file is opened where there is no note of it, and then only its end is read; nothing at all
    is looked at twice in one run. Raises SourceError where landing is damaged or a connector fails
    at reading.
    """
    if table.id in places.refreshed:
        return places.refreshed[table.id], 0
    there = _there(table, places)
    made_before = {PurePosixPath(name).parent.name for name in there}
    known = extracts.of_table(places.landing, table.system, table.name, made_before)
    if known:
        # What the next extract will be chained to, so it is looked at whatever is known of it.
        _ = known[-1].manifest
    noted = notes.read(places.notes, table.id)
    found = _noted(places.raw, known, there, noted)

    wanted = _read_hash(table)
    stale = [extract for extract in known if not _is_current(extract, there, found, wanted)]
    for extract in stale:
        _make(table, places, extract, wanted, there)
    if stale:
        found = _noted(places.raw, known, _there(table, places), found)
    if found != noted:
        notes.write(places.notes, table.id, found, places.incoming)
    raws = [_described(extract, found[_file(extract)][1]) for extract in known]
    places.refreshed[table.id] = raws
    return raws, len(stale)


def reader(table: Table, extract: Extract) -> tuple[Any, Any]:
    """The connector that landed an extract, and the options to read it with.

    What was asked is in the manifest; how to read it is in today's declaration.
    """
    loader = extract.manifest["connector"]
    connector = grammar.loaders().get(loader)
    if connector is None:
        raise SourceError(f"{extract.folder} was landed by '{loader}', and there is no such loader")
    known = {field.name for field in fields(connector.Options)}
    reading = options.read_options(connector.Options)
    said = {word: value for word, value in extract.manifest["asked"].items() if word in known}
    if loader == table.loader:
        said |= {word: value for word, value in table.said.items() if word in reading}
    return connector, options.build(connector.Options, said)


def _read_hash(table: Table) -> str:
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


def _noted(raw: Storage, known: list[Extract], there: dict[str, str], noted: Notes) -> Notes:
    """A note of each file that is there: the one that was, or a new one where the file is new."""

    def note(file: str) -> tuple[str, Footer | None]:
        stamp, footer = noted.get(file, (None, None))
        if stamp != there[file]:
            footer = parquet.read_footer(raw, file)
        return there[file], footer

    files = [file for file in map(_file, known) if file in there]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = zip(files, (pool.map if raw.is_remote else map)(note, files), strict=True)
        return {file: (stamp, footer) for file, (stamp, footer) in found if footer}


def _is_current(extract: Extract, there: Container[str], found: Notes, wanted: str) -> bool:
    """Whether an extract's file is there, whole, and read with today's options."""
    _, footer = found.get(_file(extract), ("", None))
    if footer is None or footer.said["read"] != wanted:
        return False
    # Whoever mends a connector wants what it could not read to be tried again.
    if footer.said["error"] and footer.said["code"] != _code():
        return False
    return not footer.said["rejects"] or _rejects_file(extract) in there


def _described(extract: Extract, footer: Footer) -> RawExtract:
    said = footer.said
    headers = tuple(Header(**header) for header in said["headers"])
    return RawExtract(
        extract,
        footer.rows,
        footer.columns,
        headers,
        said["rejects"],
        said["error"],
        said["extract"] == "full",
    )


def _make(
    table: Table, places: Places, extract: Extract, wanted: str, there: Container[str]
) -> None:
    with TemporaryDirectory(prefix=f"{table.id}-", dir=places.incoming) as folder:
        scratch = Path(folder)
        spool, headers, error = _read(table, extract, scratch)
        said = {
            "code": _code() if error else None,
            "error": error,
            "extract": extract.manifest["extract"],
            "headers": [asdict(header) for header in headers],
            "read": wanted,
            "rejects": len(spool.rejects),
        }
        rejects, rows = scratch / "rejects.parquet", scratch / "rows.parquet"
        # The rejects first: the rows' file says how many there are, so it is the one that counts.
        if spool.rejects:
            parquet.write_rejects(rejects, extract, spool)
            places.raw.put(_rejects_file(extract), rejects, replace=True)
        elif _rejects_file(extract) in there:
            places.raw.remove(_rejects_file(extract))
        parquet.write_rows(rows, extract, spool, said)
        places.raw.put(_file(extract), rows, replace=True)


def _read(table: Table, extract: Extract, scratch: Path) -> tuple[Spool, list[Header], str | None]:
    """Spool an extract's rows; where the source is not as declared, nothing but the sentence."""
    connector, wanted = reader(table, extract)
    # Raw is read from the bytes that landed or not at all.
    parts = extract.parts(scratch)
    spool = Spool(scratch)
    headers: dict[str, Header] = {}
    try:
        for rows in connector.read(wanted, parts):
            header = spool.read(rows)
            headers.setdefault(json.dumps(header.columns), header)
        if spool.rejects and not spool.rows and extract.manifest["extract"] == "full":
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


def _nothing_left(rejects: list[Rejected]) -> str:
    rows = "the only row" if len(rejects) == 1 else f"none of the {len(rejects):,} rows"
    verb = "cannot" if len(rejects) == 1 else "can"
    return (
        f"{rows} of {rejects[0].part} {verb} be read ({rejects[0].reason}): correct how the "
        "declaration says to read it, or ask its owner"
    )


def _file(extract: Extract) -> str:
    return f"{_folder(extract)}/{ROWS}"


def _rejects_file(extract: Extract) -> str:
    return f"{_folder(extract)}.rejects/{ROWS}"


def _folder(extract: Extract) -> str:
    return f"{extract.system}/{extract.table}/extract_date={extract.at:%Y-%m-%d}/{extract.id}"
