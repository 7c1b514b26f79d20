"""Rows to columns: batches of text go to Arrow files, and from those come the tables to store.

The columns of an extract are known only when its last row is read: another page or file may bring
further ones. So batches are spooled under the columns known so far, and another spool file begins
where one is added; at the end the older files get the newer columns as nulls.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.connectors import Reject, Rows, SourceError
from ingest.naming import column_names, free_name

CELLS = 163_840  # of a batch
GROUP = 122_880  # rows of a Parquet row group: what one thread of DuckDB reads at a time
MAX_COLUMNS = 2_000

Cells = list[str | None]


@dataclass(frozen=True)
class Header:
    """A header as it was met: where, the columns' names, the positions of names said twice."""

    part: str
    columns: list[str]
    doubles: dict[str, list[int]]


@dataclass(frozen=True)
class Rejected:
    """A row that could not be read, and where it stands."""

    part: str
    number: int
    reason: str
    text: str


class Spool:
    """What was read of one extract so far; the files lie in a scratch folder."""

    def __init__(self, folder: Path):
        self.names: list[str] = []
        self.originals: dict[str, str] = {}  # the header's text by column name
        self.rejects: list[Rejected] = []
        self.rows = 0
        self._folder = folder
        self._files: list[Path] = []
        self._writer: Any = None

    def read(self, rows: Rows) -> Header:
        """Spool all rows under one header. Raises SourceError for what is no table at all."""
        if len(rows.header) > MAX_COLUMNS:
            raise SourceError(
                f"{rows.part} has {len(rows.header):,} columns, and {MAX_COLUMNS:,} are the most "
                "that a table may have; check how the declaration says to read it"
            )
        names, doubles = column_names(rows.header)
        header = Header(rows.part, list(names), doubles)
        self._know(names, rows.header)
        for numbers, cells in self._batches(rows, names):
            self._write(rows.part, names, numbers, cells)
        return header

    def tables(self) -> Iterator[Any]:
        """All rows as Arrow tables of a row group each: the columns, _source_part, _source_row."""
        import pyarrow as pa

        self.close()
        batches, count = [], 0
        for path in self._files:
            with pa.memory_map(str(path)) as file, pa.ipc.open_stream(file) as stream:
                for batch in stream:
                    batches.append(self._widened(batch))
                    count += batch.num_rows
                    if count >= GROUP:
                        yield pa.Table.from_batches(batches)
                        batches, count = [], 0
        if batches:
            yield pa.Table.from_batches(batches)

    def close(self) -> None:
        """End the file that is being written."""
        if self._writer:
            self._writer.close()
            self._writer = None

    def _batches(self, rows: Rows, names: list[str]) -> Iterator[tuple[list[int], list[Cells]]]:
        """Batches of rows that are all as wide as `names`, which grows with the widest row."""
        numbers: list[int] = []
        cells: list[Cells] = []
        width = len(names)
        limit = CELLS // max(width, 1)
        for item in rows.rows:
            if isinstance(item, Reject):
                self._reject(rows.part, item)
                continue
            number, row = item
            if len(row) != width:
                if len(row) > width and any(row[width:]):
                    yield numbers, cells
                    numbers, cells = [], []
                    self._grow(names, len(row))
                    width = len(names)
                row = [*row[:width], *[None] * (width - len(row))]
            numbers.append(number)
            cells.append(row)
            if len(cells) >= limit:
                yield numbers, cells
                numbers, cells = [], []
        yield numbers, cells

    def _grow(self, names: list[str], width: int) -> None:
        """A row goes on where the header ended: its further cells are columns without a name."""
        for position in range(len(names) + 1, width + 1):
            name = f"column_{position}"
            names.append(free_name(name, names) if name in names else name)
        self._know(names, [])

    def _know(self, names: list[str], headers: list[str]) -> None:
        """Take in column names; the file that is being written ends where one is new."""
        new = [name for name in names if name not in self.originals]
        texts = dict(zip(names, headers, strict=False))
        self.originals |= {name: texts.get(name) or "" for name in new}
        self.names += new
        if new:
            self.close()

    def _write(self, part: str, names: list[str], numbers: list[int], cells: list[Cells]) -> None:
        import pyarrow as pa

        if not cells:
            return
        try:
            columns = [pa.array(column, pa.string()) for column in zip(*cells, strict=True)]
        except UnicodeEncodeError:
            numbers, cells = self._storable(part, numbers, cells)
            self._write(part, names, numbers, cells)
            return
        count = len(numbers)
        batch = pa.record_batch(
            [*columns, pa.array([part] * count, pa.string()), pa.array(numbers, pa.int64())],
            names=[*names, "_source_part", "_source_row"],
        )
        batch = self._widened(batch)
        if self._writer is None:
            path = self._folder / f"{len(self._files):06}.arrow"
            self._files.append(path)
            self._writer = pa.ipc.new_stream(str(path), batch.schema)
        self._writer.write_batch(batch)
        self.rows += count

    def _widened(self, batch: Any) -> Any:
        """The batch with all columns known by now, in their order; those it lacks are null."""
        import pyarrow as pa

        wanted = [*self.names, "_source_part", "_source_row"]
        if batch.schema.names == wanted:
            return batch
        nulls = pa.nulls(batch.num_rows, pa.string())
        had = set(batch.schema.names)
        columns = [batch.column(name) if name in had else nulls for name in wanted]
        return pa.record_batch(columns, names=wanted)

    def _reject(self, part: str, reject: Reject) -> None:
        text = reject.text.encode("utf-8", "backslashreplace").decode()
        self.rejects.append(Rejected(part, reject.number, reject.reason, text))

    def _storable(
        self, part: str, numbers: list[int], cells: list[Cells]
    ) -> tuple[list[int], list[Cells]]:
        """The rows that are Unicode; the others become rejects."""
        good = []
        for number, row in zip(numbers, cells, strict=True):
            text = "\t".join(cell or "" for cell in row)
            try:
                text.encode()
                good.append((number, row))
            except UnicodeEncodeError:
                reason = "it holds half a character, which no text can hold"
                self._reject(part, Reject(number, text, reason))
        return [number for number, _ in good], [row for _, row in good]
