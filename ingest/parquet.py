"""The Parquet files of raw: text columns, then lineage; the footer says what must be known."""

from collections.abc import Mapping
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any

from ingest.extracts import Extract
from ingest.naming import LINEAGE
from ingest.spool import Spool
from ingest.storage import Storage

METADATA = b"borough"
TAIL = 2**16  # bytes, which hold the footer of all but the widest files
ORIGINAL = b"original"
PLACE = ("_source_part", "_source_row")


@dataclass(frozen=True)
class Footer:
    """What a file says of itself without a row being read."""

    rows: int
    columns: dict[str, str]  # the header's text by column name, in the order of the source
    said: dict[str, Any]


def read_footer(storage: Storage, name: str) -> Footer | None:
    """A file's footer, of which only the end is read; None where ingest did not write the file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        tail = storage.tail(name, TAIL)
        length = int.from_bytes(tail[-8:-4], "little") + 8
        if length > len(tail) == TAIL:
            tail = storage.tail(name, length)
        parquet = pq.read_metadata(pa.BufferReader(tail))
        said = json.loads(parquet.metadata[METADATA])
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
        return None
    columns = {
        field.name: (field.metadata or {}).get(ORIGINAL, b"").decode()
        for field in parquet.schema.to_arrow_schema()
        if field.name not in LINEAGE
    }
    return Footer(parquet.num_rows, columns, said)


def write_rows(path: Path, extract: Extract, spool: Spool, said: Mapping[str, Any]) -> None:
    """Write the rows of an extract, and `said` for whoever reads the footer."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = [
        pa.field(name, pa.string(), metadata={ORIGINAL: spool.originals[name]})
        for name in spool.names
    ]
    metadata = {METADATA: json.dumps(said, sort_keys=True, ensure_ascii=False)}
    schema = pa.schema([*texts, *_lineage()], metadata=metadata)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for table in spool.tables():
            columns = [table.column(name) for name in spool.names]
            lineage = _lineage_of(extract, *map(table.column, PLACE), table.column("_row_findings"))
            writer.write_table(pa.Table.from_arrays([*columns, *lineage], schema=schema))


def write_rejects(path: Path, extract: Extract, spool: Spool) -> None:
    """Write the rows that were left out or are doubtful: what of it, the row's text, lineage."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = pa.string()
    own = ("kind", "reason", "original_text", "outcome")
    lineage = [column for column in _lineage() if column[0] != "_row_findings"]
    schema = pa.schema([*((name, text) for name in own), *lineage])
    rejects = spool.rejects
    columns = [
        pa.array([reject.kind for reject in rejects], text),
        pa.array([reject.reason for reject in rejects], text),
        pa.array([reject.text for reject in rejects], text),
        pa.array([reject.outcome for reject in rejects], text),
        *_lineage_of(
            extract,
            pa.array([reject.part for reject in rejects], text),
            pa.array([reject.number for reject in rejects], pa.int64()),
        ),
    ]
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), path, compression="zstd")


def _lineage() -> list[tuple[str, Any]]:
    import pyarrow as pa

    kinds = [pa.timestamp("ms"), pa.string(), pa.int64(), pa.string(), pa.string()]
    return list(zip(LINEAGE, kinds, strict=True))


def _lineage_of(extract: Extract, part: Any, row: Any, *findings: Any) -> list[Any]:
    import pyarrow as pa

    moment = extract.at.replace(tzinfo=None)  # a timestamp without a zone, which is UTC
    when = pa.repeat(pa.scalar(moment, pa.timestamp("ms")), len(row))
    return [when, part, row, *findings, pa.repeat(pa.scalar(extract.id), len(row))]
