"""The process in which a workbook is read; `workbook` starts it and takes what it writes.

A library that reads workbooks may take more memory than there is, or end its process: then it ends
this one, and no other. The file is its standard input, how to read it its argument. To standard
output it writes frames, each after its length in 8 bytes: an answer in JSON, then the rows as Arrow
streams of a batch each, then an empty frame, without which it did not come to its end.
"""

from collections.abc import Iterator
from contextlib import suppress
import gc
import json
import struct
import sys
from tempfile import TemporaryFile
from typing import Any, BinaryIO
import zipfile

from ingest.connectors import SourceError, cells, grid, ods, xlsx
from ingest.connectors.sheetnotes import Notes
from ingest.words import listed, nearest

OUT_OF_MEMORY = 77  # the exit status
BATCH = 163_840  # cells
LENGTH = struct.Struct(">Q")


def main(arguments: list[str]) -> None:
    """Read the workbook, within the limits that the first argument has beside how to read it."""
    # First, since what fails in a library's beginning says nothing of memory.
    import pyarrow  # noqa: F401
    import python_calamine  # noqa: F401

    wanted = json.loads(arguments[0])
    _limit(wanted["memory_mb"] * 2**20)
    gc.disable()  # There are a million values and no cycles.
    try:
        with open(0, "rb", closefd=False) as file, open(1, "wb", closefd=False) as out:
            for frame in _frames(wanted, file):
                out.write(LENGTH.pack(len(frame)))
                out.write(frame)
                out.flush()
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


def _limit(memory: int) -> None:
    """Take no more memory than allowed, and leave no copy of the data where it ends."""
    try:
        import resource
    except ImportError:
        return  # Windows has no such limits.
    for kind, size in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # Lower already.
            resource.setrlimit(kind, (size, size))


def _frames(wanted: dict[str, Any], file: BinaryIO) -> Iterator[bytes]:
    try:
        if wanted["look"]:
            yield json.dumps(
                {"tabs": list(_tabs(file, wanted["look"], wanted["max_bytes"]))}
            ).encode()
        else:
            yield from _table(wanted, file)
    except SourceError as error:
        yield json.dumps({"refused": str(error)}).encode()
    yield b""


def _table(wanted: dict[str, Any], file: BinaryIO) -> Iterator[bytes]:
    place, header_row = wanted["part"], wanted["header_row"]
    first_row = header_row + (wanted["header_rows"] if header_row else 1)
    _refuse_bomb(file, place, wanted["max_bytes"])
    name = _named(_book(file, place), wanted["sheet"], place)
    notes = Notes(first_row)
    sheet = _sheet(file, name, notes, place)
    rows = _rows(sheet, notes)
    names = [""] * sheet.width
    if header_row:
        above = [row for _, row in zip(range(first_row - 1), rows, strict=False)][header_row - 1 :]
        where = f"row {header_row} of sheet {name} in {place}"
        if not above:
            raise SourceError(f"{where} does not exist: correct header_row")
        above = [[cells.text(value) for value in row] for row in above]
        merged = [_merged(sheet, row) for row in range(header_row, first_row)]
        names = grid.joined(above, where, merged)
    found = [[item.kind, item.place, item.message] for item in notes.findings(place)]
    yield json.dumps({"names": names, "first_row": first_row, "findings": found}).encode()
    yield from _batches(rows, max(sheet.width, 1))


def _tabs(file: BinaryIO, rows: int, max_bytes: int) -> Iterator[dict[str, Any]]:
    """Yield the first rows of each worksheet that can be read, an error as it is shown."""
    _refuse_bomb(file, "", max_bytes)
    for item in _worksheets(_book(file, "")):
        notes = Notes(shows_errors=True)
        try:
            sheet = _sheet(file, item.name, notes, "")
        except SourceError:
            continue
        top = [cells_ for _, cells_ in zip(range(rows), _rows(sheet, notes), strict=False)]
        yield {
            "sheet": item.name,
            "is_visible": _is_visible(item),
            "rows": [[cells.text(value) for value in row] for row in top],
            "merged": [_merged(sheet, row) for row in range(1, len(top) + 1)],
        }


def _book(file: BinaryIO, place: str) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook

    file.seek(0)
    try:
        return CalamineWorkbook.from_filelike(file)
    except (CalamineError, zipfile.BadZipFile):
        raise SourceError(
            f"{place} cannot be opened as a workbook: it is damaged or of another kind; open it "
            "in Excel, save it as .xlsx and deliver it again"
        ) from None


def _sheet(file: BinaryIO, name: str, notes: Notes, place: str) -> Any:
    """Return a sheet, what it holds beside its values noted."""
    from python_calamine import CalamineError

    try:
        package = _note(file, name, notes, place)
        if notes.unread and package:
            with TemporaryFile() as copy:
                xlsx.without_unknown_errors(package, name, copy)
                return _book(copy, place).get_sheet_by_name(name)
        return _book(file, place).get_sheet_by_name(name)
    except (CalamineError, zipfile.BadZipFile):
        raise SourceError(
            f"sheet {name} of {place} is damaged: open the workbook in Excel, save it and deliver "
            "it again"
        ) from None


def _note(file: BinaryIO, name: str, notes: Notes, place: str) -> xlsx.Package | None:
    """Note what a sheet of an xlsx or ods holds beside its values; of xls and xlsb, nothing."""
    file.seek(0)
    if not zipfile.is_zipfile(file):
        return None
    packed = zipfile.ZipFile(file)
    package = xlsx.opened(packed)
    if package:
        xlsx.read(package, name, notes, place)
    elif ods.CONTENT in packed.namelist():
        ods.read(packed, name, notes)
    return package


def _named(book: Any, wanted: str | None, place: str) -> str:
    """Return the sheet that is wanted, or the first visible one, of those that hold cells."""
    sheets = _worksheets(book)
    names = [item.name for item in sheets]
    if not names:
        raise SourceError(f"{place} has no worksheet, only charts: ask for the table behind them")
    if wanted is None:
        return next((item.name for item in sheets if _is_visible(item)), names[0])
    if wanted not in names:
        if wanted in book.sheet_names:
            raise SourceError(f"sheet {wanted} of {place} is a chart: set sheet to {listed(names)}")
        raise SourceError(
            f"{place} has no sheet of that name: correct sheet; {nearest(wanted, names)}"
        )
    return wanted


def _worksheets(book: Any) -> list[Any]:
    from python_calamine import SheetTypeEnum

    return [item for item in book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]


def _is_visible(item: Any) -> bool:
    from python_calamine import SheetVisibleEnum

    return item.visible == SheetVisibleEnum.Visible


def _refuse_bomb(file: BinaryIO, place: str, max_bytes: int) -> None:
    file.seek(0)
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as packed:
                size = sum(member.file_size for member in packed.infolist())
            if size > max_bytes:
                raise SourceError(
                    f"{place} unpacks to {size // 2**20:,} MB: raise max_mb if it is sound"
                )
    except zipfile.BadZipFile:
        pass  # The library says so.


def _merged(sheet: Any, row: int) -> list[list[int]] | None:
    """Return the merged cells that begin in a row: the first column and the last, from 0."""
    start = sheet.start[1] if sheet.start else 0
    ranges = sheet.merged_cell_ranges
    if ranges is None:
        return None
    return [
        [left - start, right - start]
        for (top, left), (_, right) in ranges
        if top == row - 1 and right > left
    ]


def _rows(sheet: Any, notes: Notes) -> Iterator[list[Any]]:
    """Yield the rows from row 1 on, cells from the first column that is used."""
    if not notes.texts:
        yield from sheet.iter_rows()
        return
    start = sheet.start[1] if sheet.start else 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        for column, shown in notes.texts.get(number, {}).items():
            if 0 <= column - 1 - start < len(row):
                row[column - 1 - start] = shown
        yield row


def _batches(rows: Iterator[list[Any]], width: int) -> Iterator[bytes]:
    """Yield rows as Arrow streams, without the blank ones after the last."""
    batch: list[list[Any]] = []
    size = max(BATCH // width, 1)
    nothing = [""] * width
    blank = 0
    for row in rows:
        # Nearly every row has a cell that is true; 0 is not, and is no blank one.
        if not any(row) and all(value == "" for value in row):
            blank += 1
            continue
        while blank:
            batch += [nothing] * min(blank, size)
            blank -= min(blank, size)
            if len(batch) >= size:
                yield _stream(batch)
                batch = []
        batch.append(row)
        if len(batch) >= size:
            yield _stream(batch)
            batch = []
    if batch:
        yield _stream(batch)


def _stream(rows: list[list[Any]]) -> bytes:
    import pyarrow as pa

    columns = [cells.column(values) for values in zip(*rows, strict=True)]
    batch = pa.record_batch(columns, names=[str(place) for place in range(len(columns))])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue().to_pybytes()
