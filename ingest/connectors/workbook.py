"""One sheet of a workbook as rows: xlsx, xlsb, xls and ods alike, whatever the file is called.

A number is written in plain digits, the fewest that give the same number (a workbook knows only
floating point, so 7 comes as 7.0); a date as 2026-11-23, with its time where that is not midnight
(a workbook does not tell the two apart); a duration as hours:minutes:seconds. A cell that shows
an error such as #N/A comes as an empty one: the library does not say which error it was.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
import posixpath
import re
from typing import Any, BinaryIO
from xml.etree import ElementTree
import zipfile

from ingest.connectors import Landed, Rows, SourceError, grid

# A sheet is laid out in memory from its first cell to its last, about 24 bytes a cell.
LARGEST_SHEET = 2**26  # cells
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
CHUNK = 2**20


def table(part: Landed, *, sheet: str | None, header_row: int, max_bytes: int) -> Rows:
    """Return the rows below the header row of a sheet, by default the first one that is visible."""
    from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

    try:
        with part.open() as file:
            _refuse_bomb(file, part.name, max_bytes)
            book = CalamineWorkbook.from_filelike(file)
            name = sheet or _first_visible(book)
            _refuse_sprawl(file, name, part.name)
            found = book.get_sheet_by_name(name)
    except WorksheetNotFound:
        raise SourceError(f"{part.name} has no sheet of that name: correct sheet") from None
    except (CalamineError, zipfile.BadZipFile):
        raise SourceError(
            f"{part.name} cannot be opened as a workbook: it is damaged, protected by a password "
            "or of another kind; ask for it again"
        ) from None
    rows = enumerate(found.iter_rows(), start=1)
    names = [""] * found.width
    if header_row:
        place = f"row {header_row} of sheet {found.name} in {part.name}"
        _, cells = next(islice(rows, header_row - 1, None), (0, None))
        if cells is None:
            raise SourceError(f"{place} does not exist: correct header_row")
        names = grid.header([text(value) for value in cells], place)
    return Rows(part.name, names, grid.without_tail(_rows(rows)), form="sheet")


def text(value: Any) -> str | None:
    """Return a cell's value as text, None where it is empty."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return format(Decimal(int(value) if value.is_integer() else repr(value)), "f")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(abs(round(value.total_seconds())), 60)
        sign = "-" if value < timedelta() else ""
        return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _rows(rows: Iterator[tuple[int, list[Any]]]) -> Iterator[grid.Row]:
    for number, cells in rows:
        yield number, [text(value) for value in cells]


def _first_visible(book: Any) -> str:
    from python_calamine import SheetVisibleEnum

    sheets = book.sheets_metadata
    visible = [item.name for item in sheets if item.visible == SheetVisibleEnum.Visible]
    return (visible or [item.name for item in sheets])[0]


def _refuse_bomb(file: BinaryIO, place: str, max_bytes: int) -> None:
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            size = sum(member.file_size for member in packed.infolist())
        if size > max_bytes:
            raise SourceError(
                f"{place} unpacks to {size // 2**20:,} MB: raise max_mb if it is sound"
            )
    file.seek(0)


def _refuse_sprawl(file: BinaryIO, sheet: str, place: str) -> None:
    """Raise SourceError where one stray cell far out would take more memory than there is.

    The library would not fail but end the whole process, and again at each later reading.
    """
    file.seek(0)
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            for name in _members(packed, sheet):
                column, row = _corner(packed, name)
                if _number(column) * row > LARGEST_SHEET:
                    raise SourceError(
                        f"sheet {sheet} of {place} reaches as far as {column}{row}: delete the "
                        "columns and rows beyond its table, or ask for it without them"
                    )


def _members(packed: zipfile.ZipFile, sheet: str) -> list[str]:
    """Return the file of a sheet within an xlsx; none of another kind of workbook."""
    names = packed.namelist()
    if not {WORKBOOK, RELATIONS} <= set(names):
        return []
    book, relations = (
        ElementTree.fromstring(packed.read(name))  # noqa: S314 (expat limits what it expands)
        for name in (WORKBOOK, RELATIONS)
    )
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    wanted = {
        # A target is relative to the workbook's folder, or begins with a slash.
        posixpath.join("/xl", targets.get(value, "")).lstrip("/")
        for item in book.iter()
        if item.tag.endswith("}sheet") and item.get("name") == sheet
        for key, value in item.attrib.items()
        if key.endswith("}id")
    }
    return [name for name in names if name in wanted]


def _corner(packed: zipfile.ZipFile, name: str) -> tuple[str, int]:
    """Return the last column and the last row of a sheet's cells, found in its text alone."""
    column, row, rest = "A", 1, b""
    with packed.open(name) as sheet:
        while chunk := sheet.read(CHUNK):
            text = rest + chunk
            cells = CELL.findall(text)
            if cells:
                columns = {letters.decode() for letters, _ in cells}
                column = max(columns | {column}, key=_number)
                row = max(row, int(cells[-1][1]))
            rest = text[-20:]
    return column, row


def _number(column: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
