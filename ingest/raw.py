"""From landing to raw: each extract as one Parquet file of text with lineage, and its rejects.

`<system>/<table>/extract_date=YYYY-MM-DD/<extract_id>.parquet` is a pure function of what landed,
the read options and the version of pyarrow: same bytes in, same bytes out. The file's metadata
holds a hash of those, so that a corrected `header_row` reads anew what landed, without fetching.
An extract that cannot be read leaves a file without rows whose metadata says why.
"""

from dataclasses import asdict, dataclass, fields
from hashlib import sha256
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ingest import connectors, extracts, grammar, options, parquet
from ingest.connectors import SourceError
from ingest.declarations import Table
from ingest.extracts import Extract
from ingest.faults import reading_failed
from ingest.places import Places
from ingest.spool import Header, Spool

# To be raised when the same bytes are to be read otherwise: all raw files are then made anew.
FORMAT = 1


@dataclass(frozen=True)
class RawExtract:
    """What the metadata of a raw file say; no row is read for it."""

    extract: Extract
    rows: int
    columns: dict[str, str]  # the header's text by column name, in the order of the source
    headers: tuple[Header, ...]  # the different ones, with the part that first had each
    rejects: int
    error: str | None  # why it could not be read

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

    Raises SourceError where landing is damaged or a connector fails at reading.
    """
    places.raw.sweep(f"{table.system}/{table.name}")
    wanted = _read_hash(table)
    found, made = [], 0
    for extract in extracts.of_table(places.landing, table.system, table.name):
        raw = _metadata(places, extract, wanted)
        if raw is None:
            _make(table, places, extract, wanted)
            made += 1
            raw = _metadata(places, extract, wanted)
        found.append(raw)
    return found, made


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


def _code() -> str:
    """A hash of the connectors' own text."""
    [folder, *_] = connectors.__path__
    texts = [path.read_bytes() for path in sorted(Path(folder).glob("*.py"))]
    return sha256(b"".join(texts)).hexdigest()


def _metadata(places: Places, extract: Extract, wanted: str) -> RawExtract | None:
    """A raw file's metadata; None where it is missing, broken or read with other options."""
    footer = parquet.read_footer(places.raw.uri(_file(extract)))
    if footer is None or footer.said["read"] != wanted:
        return None
    said = footer.said
    # Whoever mends a connector wants what it could not read to be tried again.
    if said["error"] and said["code"] != _code():
        return None
    if said["rejects"] and not places.raw.exists(_rejects_file(extract)):
        return None
    headers = tuple(Header(**header) for header in said["headers"])
    return RawExtract(extract, footer.rows, footer.columns, headers, said["rejects"], said["error"])


def _make(table: Table, places: Places, extract: Extract, wanted: str) -> None:
    _refuse_damage(extract)
    with TemporaryDirectory(prefix=f"{table.id}-", dir=places.incoming) as folder:
        scratch = Path(folder)
        spool, headers, error = _read(table, extract, scratch)
        said = {
            "code": _code() if error else None,
            "error": error,
            "headers": [asdict(header) for header in headers],
            "read": wanted,
            "rejects": len(spool.rejects),
        }
        rejects, rows = scratch / "rejects.parquet", scratch / "rows.parquet"
        # The rejects first: the rows' file says how many there are, so it is the one that counts.
        if spool.rejects:
            parquet.write_rejects(rejects, extract, spool)
            places.raw.put(_rejects_file(extract), rejects, replace=True)
        else:
            places.raw.remove(_rejects_file(extract))
        parquet.write_rows(rows, extract, spool, said)
        places.raw.put(_file(extract), rows, replace=True)


def _read(table: Table, extract: Extract, scratch: Path) -> tuple[Spool, list[Header], str | None]:
    """Spool an extract's rows; where the source is not as declared, nothing but the sentence."""
    connector, wanted = reader(table, extract)
    spool = Spool(scratch)
    headers: dict[str, Header] = {}
    try:
        for rows in connector.read(wanted, extract.parts()):
            header = spool.read(rows)
            headers.setdefault(json.dumps(header.columns), header)
    except SourceError as error:
        return Spool(scratch), [], str(error)
    except Exception as error:
        raise reading_failed(error, extract.manifest["connector"]) from None
    finally:
        spool.close()
    return spool, list(headers.values()), None


def _refuse_damage(extract: Extract) -> None:
    """Raw is read from the bytes that landed or not at all."""
    for part in extract.manifest["parts"]:
        name = f"{extract.folder}/{part['name']}"
        try:
            with extract.landing.open(name) as file:
                found = extracts.digest(file)
        except FileNotFoundError:
            found = None
        if found != (part["size"], part["sha256"]):
            raise SourceError(
                f"{name} in landing is not what arrived; bring it back from a backup "
                "(`python -m ingest verify` checks them all)"
            )


def _file(extract: Extract) -> str:
    date = f"{extract.at:%Y-%m-%d}"
    return f"{extract.system}/{extract.table}/extract_date={date}/{extract.id}.parquet"


def _rejects_file(extract: Extract) -> str:
    return _file(extract).removesuffix(".parquet") + ".rejects.parquet"
