"""The Parquet files of raw: text columns, then lineage; the footer says what must be known."""

from collections.abc import Mapping
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any

from ingest.extracts import Extract
from ingest.naming import LINEAGE
from ingest.spool import Spool

METADATA = b"borough"
ORIGINAL = b"original"


@dataclass(frozen=True)
class Footer:
    """What a file says of itself without a row being read."""

    rows: int
    columns: dict[str, str]  # the header's text by column name, in the order of the source
    said: dict[str, Any]


def read_footer(path: str) -> Footer | None:
    """A file's footer; None where there is no file, or none that ingest wrote."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        parquet = pq.read_metadata(path)
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
            part, row = table.column("_source_part"), table.column("_source_row")
            columns = [table.column(name) for name in spool.names]
            lineage = [*_when(extract, table.num_rows), part, row]
            writer.write_table(pa.Table.from_arrays([*columns, *lineage], schema=schema))


def write_rejects(path: Path, extract: Extract, spool: Spool) -> None:
    """Write the rows that could not be read: reason, original text, lineage."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = pa.string()
    schema = pa.schema([("reason", text), ("original_text", text), *_lineage()])
    rejects = spool.rejects
    columns = [
        pa.array([reject.reason for reject in rejects], text),
        pa.array([reject.text for reject in rejects], text),
        *_when(extract, len(rejects)),
        pa.array([reject.part for reject in rejects], text),
        pa.array([reject.number for reject in rejects], pa.int64()),
    ]
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), path, compression="zstd")


def _lineage() -> list[tuple[str, Any]]:
    import pyarrow as pa

    kinds = [pa.string(), pa.timestamp("ms"), pa.string(), pa.int64()]
    return list(zip(LINEAGE, kinds, strict=True))


def _when(extract: Extract, count: int) -> list[Any]:
    import pyarrow as pa

    moment = extract.at.replace(tzinfo=None)  # a timestamp without a zone, which is UTC
    return [
        pa.repeat(pa.scalar(extract.id), count),
        pa.repeat(pa.scalar(moment, pa.timestamp("ms")), count),
    ]
