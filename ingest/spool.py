"""Rows to columns: batches of text go to Arrow files, and from those come the tables to store.

The columns of an extract are known only when its last row is read: another page or file may bring
further ones. So batches are spooled under the columns known so far, and another spool file begins
where one is added; at the end the older files get the newer columns as nulls.

What is no row is left out on the way, and what is doubtful is marked (`ingest.rowchecks`). Whether
a row is a note, or its key a second one, only the other rows tell: that is decided at the end.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest import rowchecks
from ingest.connectors import Finding, Reject, Rows, SourceError
from ingest.naming import column_names, free_name
from ingest.rowchecks import KEPT, LEFT_OUT, Rules
from ingest.rowsuspects import Suspects

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
    """A row that was left out or is doubtful, and where it stands."""

    part: str
    number: int
    reason: str
    text: str
    kind: str = "unreadable_row"
    outcome: str = LEFT_OUT


class Spool:
    """What was read of one extract so far; the files lie in a scratch folder."""

    def __init__(self, folder: Path, rules: Rules = Rules()):  # noqa: B008 (it is frozen)
        self.names: list[str] = []
        self.originals: dict[str, str] = {}  # the header's text by column name
        self.rejects: list[Rejected] = []
        self.findings: list[Finding] = []
        self._rules = rules
        self._spooled = 0
        self._suspects = Suspects(rules)
        self._folder = folder
        self._files: list[Path] = []
        self._writer: Any = None

    @property
    def rows(self) -> int:
        """How many rows were read and not left out."""
        return self._spooled - len(self._suspects.left_out)

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
        self.findings += rows.findings
        return header

    def finish(self) -> None:
        """Decide what only all rows together tell; to be called once, when all are read."""
        self.close()
        for index, part, number, kind, cells in self._suspects.decided(self._stored):
            outcome = KEPT if kind in rowchecks.MARKS else LEFT_OUT
            if outcome == LEFT_OUT:
                self._suspects.leave_out(index)
            self._list(part, number, kind, cells, outcome)
        parts = {rejected.part: None for rejected in self.rejects}
        order = {part: place for place, part in enumerate(parts)}
        self.rejects.sort(key=lambda rejected: (order[rejected.part], rejected.number))
        counts = Counter((item.part, item.kind, item.outcome) for item in self.rejects)
        for (part, kind, outcome), count in counts.items():
            self.findings.append(rowchecks.summary(kind, part, count, outcome))
        self.findings += self._suspects.findings
        if self.rows in rowchecks.ROW_LIMITS:
            part = next(iter(order), "")
            self.findings.append(rowchecks.at_a_limit(part, self.rows))

    def tables(self) -> Iterator[Any]:
        """All rows as Arrow tables of a row group each: columns, part, row number, findings."""
        import pyarrow as pa

        self.close()
        batches, count = [], 0
        for first, stored in self._stored():
            batches.append(self._marked(first, self._widened(stored)))
            count += batches[-1].num_rows
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

    def _stored(self) -> Iterator[tuple[int, Any]]:
        """The batches as they were spooled, each with the index of its first row."""
        import pyarrow as pa

        first = 0
        for path in self._files:
            with pa.memory_map(str(path)) as file, pa.ipc.open_stream(file) as stream:
                for batch in stream:
                    yield first, batch
                    first += batch.num_rows

    def _marked(self, first: int, batch: Any) -> Any:
        """A batch without the rows that are left out, and what is doubtful about the others."""
        import pyarrow as pa

        indexes = range(first, first + batch.num_rows)
        marks = self._suspects.marks
        if marks and any(index in marks for index in indexes):
            texts = [marks.get(index) for index in indexes]
            column = pa.array(["; ".join(text) if text else None for text in texts], pa.string())
        else:
            column = pa.nulls(batch.num_rows, pa.string())
        batch = batch.append_column("_row_findings", column)
        out = self._suspects.left_out
        if out and any(index in out for index in indexes):
            batch = batch.filter(pa.array([index not in out for index in indexes]))
        return batch

    def _batches(self, rows: Rows, names: list[str]) -> Iterator[tuple[list[int], list[Cells]]]:
        """Batches of rows that are all as wide as `names`, which grows with the widest row."""
        numbers: list[int] = []
        cells: list[Cells] = []
        width = len(names)
        limit = CELLS // max(width, 1)
        kind_of = self._suspects.begin(rows, names)
        for item in rows.rows:
            if isinstance(item, Reject):
                self._reject(rows.part, item)
                continue
            number, row = item
            kind = kind_of(row)
            if kind:
                self._list(rows.part, number, kind, row, LEFT_OUT)
                continue
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
        self._suspects.end()

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
            cells = self._readable(part, numbers, cells)
            columns = [pa.array(column, pa.string()) for column in zip(*cells, strict=True)]
        self._suspects.look_for_control_characters(self._spooled, columns)
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
        self._spooled += count

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
        text, reason = _storable(reject.text), reject.reason
        self.rejects.append(Rejected(part, reject.number, reason, text, reject.kind))

    def _list(self, part: str, number: int, kind: str, cells: Cells, outcome: str) -> None:
        text = _storable("\t".join(cell or "" for cell in cells).rstrip("\t"))
        reason = rowchecks.reason(kind)
        self.rejects.append(Rejected(part, number, reason, text, kind, outcome))

    def _readable(self, part: str, numbers: list[int], cells: list[Cells]) -> list[Cells]:
        """The rows, blank in place of those that are not Unicode: these are left out."""
        readable = []
        for index, (number, row) in enumerate(zip(numbers, cells, strict=True), self._spooled):
            text = "\t".join(cell or "" for cell in row)
            try:
                text.encode()
                readable.append(row)
            except UnicodeEncodeError:
                reason = "it holds half a character, which no text can hold"
                self._reject(part, Reject(number, text, reason))
                self._suspects.leave_out(index)
                readable.append([None] * len(row))
        return readable


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
