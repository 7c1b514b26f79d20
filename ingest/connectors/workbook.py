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
from typing import Any, BinaryIO
import zipfile

from ingest.connectors import Landed, Rows, SourceError, grid


def table(part: Landed, *, sheet: str | None, header_row: int, max_bytes: int) -> Rows:
    """Return the rows below the header row of a sheet, by default the first one that is visible."""
    from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

    try:
        with part.open() as file:
            _refuse_bomb(file, part.name, max_bytes)
            book = CalamineWorkbook.from_filelike(file)
            found = book.get_sheet_by_name(sheet or _first_visible(book))
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
    return Rows(part.name, names, grid.without_tail(_rows(rows)))


def text(value: Any) -> str | None:
    """Return a cell's value as text, None where it is empty."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return format(Decimal(int(value) if value.is_integer() else repr(value)), "f")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
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
