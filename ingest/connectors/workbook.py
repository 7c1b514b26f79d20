"""One sheet of a workbook as rows: xlsx, xlsb, xls and ods alike, whatever the file is called.

A workbook is read in a process of its own, with a limit of memory: what ends that process refuses
its own table, and the others go on. How values become text is told in `cells`; formulas without a
value and cells that show an error come as empty ones, counted in findings.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
import json
from pathlib import Path
import select
import shutil
import subprocess
import sys
from tempfile import TemporaryFile
from time import monotonic
from typing import Any, BinaryIO
import weakref

from ingest import child
from ingest.connectors import Finding, Landed, PossibleHeader, Rows, SourceError, Unfinished, grid
from ingest.connectors.workbook_reader import LENGTH, OUT_OF_MEMORY

MEMORY_MB = 4096
SILENCE = 600  # seconds in which a reader that is alive would have given something
PROJECT = Path(__file__).parents[2]
COMMAND = (
    *(sys.executable, "-P", "-c"),
    f"import sys; sys.path.insert(0, {str(PROJECT)!r}); "
    "from ingest.connectors.workbook_reader import main; main(sys.argv[1:])",
)
# Arrow's other allocators reserve memory that they do not use.
ENVIRONMENT = {"ARROW_DEFAULT_MEMORY_POOL": "system", "PYTHONDONTWRITEBYTECODE": "1"}
ABORTED = -6  # SIGABRT: a library could not get more memory
KILLED = -9, -15


@dataclass(frozen=True)
class Limits:
    """What reading a workbook may take: bytes that it unpacks to, megabytes of memory."""

    max_bytes: int = 2**30
    memory_mb: int = MEMORY_MB


@dataclass(frozen=True)
class Tab:
    """The first rows of a worksheet, each a row of texts; an error as it is shown."""

    sheet: str
    is_visible: bool
    rows: list[list[str | None]]
    merged: list[list[list[int]] | None]

    def header(self, header_row: int, header_rows: int) -> list[str]:
        """Return the names that a header on these rows would have; none where it has none."""
        above = slice(header_row - 1, header_row - 1 + header_rows)
        try:
            return grid.joined(self.rows[above], "", self.merged[above])
        except SourceError:
            return []


def table(
    part: Landed,
    *,
    sheet: str | None,
    header_row: int,
    header_rows: int = 1,
    limits: Limits,
) -> Rows:
    """Return the rows below the header of a sheet, by default the first one that is visible."""
    wanted = {"sheet": sheet, "header_row": header_row, "header_rows": header_rows, "look": 0}
    reader = _Reader(part, wanted, limits)
    answer = reader.answer()
    rows = _rows(reader, answer["first_row"])
    weakref.finalize(rows, reader.end)  # Also where nobody asks for the rows.
    found = [Finding(*finding) for finding in answer["findings"]]
    return Rows(part.name, answer["names"], grid.without_tail(rows), found, form="sheet")


def headers(  # noqa: PLR0913 (an argument an option)
    part: Landed,
    *,
    sheet: str | None,
    header_row: int,
    header_rows: int,
    rows: int,
    limits: Limits,
) -> Iterator[PossibleHeader]:
    """Yield the headers that the first rows of each tab may be, of today's tab first."""
    found = tabs(part, rows, limits)
    visible = [tab.sheet for tab in found if tab.is_visible] or [tab.sheet for tab in found]
    today = sheet or next(iter(visible), None)
    found.sort(key=lambda tab: (tab.sheet != today, not tab.is_visible))
    for height in dict.fromkeys((header_rows, 1, 2)):
        for tab in found:
            for row in range(1, len(tab.rows) + 1):
                wanted = {"sheet": tab.sheet, "header_row": row, "header_rows": height}
                now = {"sheet": today, "header_row": header_row, "header_rows": header_rows}
                changes = {key: to for key, to in wanted.items() if now[key] != to}
                yield PossibleHeader(row, changes, tab.header(row, height))


def tabs(part: Landed, rows: int, limits: Limits) -> list[Tab]:
    """Return the first rows of every worksheet."""
    reader = _Reader(part, {"look": rows}, limits)
    answer = reader.answer()
    reader.end()
    return [Tab(**tab) for tab in answer["tabs"]]


def _rows(reader: "_Reader", first_row: int) -> Iterator[grid.Row]:
    import pyarrow as pa

    number = first_row
    while frame := reader.frame():
        with pa.ipc.open_stream(frame) as stream:
            for batch in stream:
                columns = [column.to_pylist() for column in batch.columns]
                for number, row in enumerate(zip(*columns, strict=True), start=number):  # noqa: B020
                    yield number, list(row)
                number += 1
    reader.end()


def _is_on_disk(file: BinaryIO) -> bool:
    try:
        return file.fileno() >= 0
    except OSError:
        return False


class _Reader:
    """The process that reads a workbook."""

    def __init__(self, part: Landed, wanted: dict[str, Any], limits: Limits):
        self._place = part.name
        self._memory_mb = limits.memory_mb
        wanted |= {"part": part.name, **asdict(limits)}
        with part.open() as landed, TemporaryFile() as copy:
            file = landed if _is_on_disk(landed) else copy
            if file is copy:
                shutil.copyfileobj(landed, copy)
                copy.seek(0)
            # Started anew rather than forked, for this process has threads.
            self._process = subprocess.Popen(  # noqa: S603 (Python itself, and no word of a source)
                [*COMMAND, json.dumps(wanted)],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # It may quote a cell.
                env=child.environment() | ENVIRONMENT,
                bufsize=0,
                pipesize=2**20,
            )

    def answer(self) -> dict[str, Any]:
        """Return what is known before the rows. Raises SourceError for what cannot be read."""
        answer = json.loads(self.frame())
        if "refused" in answer:
            self.end()
            raise SourceError(answer["refused"])
        return answer

    def frame(self) -> bytearray:
        """Return the next frame, an empty one at the end. Raises SourceError where none comes."""
        [length] = LENGTH.unpack(self._exactly(LENGTH.size))
        return self._exactly(length)

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.stdout.close()
        self._process.wait()

    def _exactly(self, length: int) -> bytearray:
        found = bytearray()
        until = monotonic() + SILENCE
        while len(found) < length:
            ready, _, _ = select.select([self._process.stdout], [], [], until - monotonic())
            if not ready:
                self.end()
                raise Unfinished(
                    f"{self._place} was not read within {SILENCE // 60} minutes: run again when "
                    "this machine has less to do, or ask for a smaller workbook, or for CSV"
                )
            piece = self._process.stdout.read(length - len(found))
            if not piece:
                raise self._why_it_ended()
            found += piece
        return found

    def _why_it_ended(self) -> SourceError:
        status = self._process.wait()
        self._process.stdout.close()
        if status in (OUT_OF_MEMORY, ABORTED):
            return SourceError(
                f"{self._place} takes more than {self._memory_mb:,} MB of memory to read: delete "
                "the columns and rows beyond its table, ask for CSV, or raise memory_mb if this "
                "machine has more"
            )
        if status in KILLED:
            return Unfinished(
                f"reading {self._place} was ended from outside, perhaps because this machine has "
                "too little memory: run again, with fewer things at once, or lower memory_mb"
            )
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        return SourceError(
            f"{self._place} ended the process that read it ({how}): open the workbook in Excel, "
            "save it as .xlsx and deliver it again, or ask for CSV"
        )
