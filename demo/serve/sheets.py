"""The Google Sheets API v4, as far as reading goes: spreadsheets.get, values.get, values.batchGet.

Every cell is served as text (FORMATTED_VALUE); as with Google, empty cells at the end of a row and
empty rows at the end of a range are left out. Every seventh read is turned away with 429.
Shapes: "Google Sheets API, REST resource spreadsheets" and recorded answers of the real one.
"""

from collections.abc import Callable
from itertools import count
import json
from pathlib import Path
from typing import Any

from demo.serve import a1, fields
from demo.serve.http import Request, Response, Router
from demo.serve.oauth import TokenDesk
from demo.serve.stored import load

TURNED_AWAY = 7
RETRY_AFTER = 1  # seconds
COLUMNS = 26
LEAST_ROWS = 1000
_ID = r"/v4/spreadsheets/([A-Za-z0-9_-]+)"

Rows = list[list[str]]


class Api:
    """The spreadsheets in one folder, each a JSON file named by its id."""

    def __init__(self, folder: Path, desk: TokenDesk) -> None:
        self._folder, self._desk = folder, desk
        self._reads = count(1)

    def join(self, router: Router) -> None:
        """Serve the API."""
        router.add("GET", _ID, self._guarded(_spreadsheet))
        router.add("GET", _ID + "/values:batchGet", self._guarded(_batch))
        router.add("GET", _ID + "/values/([^/]+)", self._guarded(_values))

    def _guarded(self, answer: Callable[..., Any]) -> Callable[..., Response]:
        """A handler that lets in who has a token, and not too fast."""

        def handler(request: Request, spreadsheet: str, *rest: str) -> Response:
            if not self._desk.holds(request.bearer):
                return _error(401, "UNAUTHENTICATED", "Request had invalid credentials.")
            if next(self._reads) % TURNED_AWAY == 0:
                why = "Quota exceeded for quota metric 'Read requests'."
                return _error(429, "RESOURCE_EXHAUSTED", why, Retry_After=str(RETRY_AFTER))
            try:
                mask = fields.parse(request.value("fields") or "*")
                book = load(self._folder / f"{spreadsheet}.json", json.loads)
                found = answer(request, mask, {"id": spreadsheet, **book}, *rest)
            except FileNotFoundError:
                return _error(404, "NOT_FOUND", "Requested entity was not found.")
            except ValueError as error:
                return _error(400, "INVALID_ARGUMENT", str(error))
            return Response.json(200, fields.wanted(mask, found))

        return handler


def _spreadsheet(request: Request, mask: fields.Mask, book: dict) -> dict:
    """Answer spreadsheets.get, with the grid if a mask asks for it or else `includeGridData`."""
    if request.value("fields"):
        below = mask.get("sheets", mask.get("*"))
        with_grid = below is not None and (not below or "data" in below or "*" in below)
    else:
        with_grid = request.value("includeGridData") == "true"
    ranges = [a1.parse(text, _tabs(book)) for text in request.query.get("ranges", [])]
    sheets = [
        _sheet(index, sheet, ranges, with_grid)
        for index, sheet in enumerate(book["sheets"])
        if not ranges or any(wanted.tab == sheet["title"] for wanted in ranges)
    ]
    return {
        "spreadsheetId": book["id"],
        "properties": {
            "title": book["title"],
            "locale": "en_GB",
            "autoRecalc": "ON_CHANGE",
            "timeZone": "Europe/London",
        },
        "sheets": sheets,
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book['id']}/edit",
    }


def _sheet(index: int, sheet: dict, ranges: list[a1.Range], with_grid: bool) -> dict:
    rows, columns = _size(sheet)
    found: dict[str, Any] = {
        "properties": {
            "sheetId": index,
            "title": sheet["title"],
            "index": index,
            "sheetType": "GRID",
            "gridProperties": {"rowCount": rows, "columnCount": columns},
        }
    }
    if with_grid:
        own = [wanted for wanted in ranges if wanted.tab == sheet["title"]]
        whole = a1.Range(sheet["title"], 1, 1, rows, columns)
        found["data"] = [_grid(sheet["rows"], wanted) for wanted in own or [whole]]
    return found


def _grid(rows: Rows, wanted: a1.Range) -> dict:
    """The cells of a range as CellData; the offset is left out where it is nought."""
    start = {"startRow": wanted.top - 1, "startColumn": wanted.left - 1}
    cells = [{"values": [_cell(text) for text in row]} if row else {} for row in _cut(rows, wanted)]
    return {**{name: at for name, at in start.items() if at}, "rowData": cells}


def _cell(text: str) -> dict:
    if not text:
        return {}
    value = {"stringValue": text}
    return {"userEnteredValue": value, "effectiveValue": value, "formattedValue": text}


def _values(request: Request, mask: fields.Mask, book: dict, text: str) -> dict:
    """Answer values.get."""
    return _range(request, book, text)


def _batch(request: Request, mask: fields.Mask, book: dict) -> dict:
    """Answer values.batchGet."""
    found = [_range(request, book, text) for text in request.query.get("ranges", [])]
    return {"spreadsheetId": book["id"], "valueRanges": found}


def _range(request: Request, book: dict, text: str) -> dict:
    """One ValueRange; it has no `values` where all of it is empty."""
    if request.value("valueRenderOption", "FORMATTED_VALUE") != "FORMATTED_VALUE":
        raise ValueError("Invalid valueRenderOption: Eastmere's sheets hold text only")
    dimension = request.value("majorDimension", "ROWS")
    wanted = a1.parse(text, _tabs(book))
    [sheet] = [sheet for sheet in book["sheets"] if sheet["title"] == wanted.tab]
    values = _cut(sheet["rows"], wanted)
    if dimension == "COLUMNS":
        width = max(map(len, values), default=0)
        values = [[row[at] if at < len(row) else "" for row in values] for at in range(width)]
        values = [_trimmed(column) for column in values]
    found = {"range": str(wanted), "majorDimension": dimension}
    return {**found, "values": values} if values else found


def _cut(rows: Rows, wanted: a1.Range) -> Rows:
    """The cells of a range without what is empty at the end of its rows and of itself."""
    chosen = rows[wanted.top - 1 : wanted.bottom]
    cut = [_trimmed(row[wanted.left - 1 : wanted.right]) for row in chosen]
    while cut and not cut[-1]:
        cut.pop()
    return cut


def _trimmed(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and cells[end - 1] == "":
        end -= 1
    return cells[:end]


def _tabs(book: dict) -> dict[str, tuple[int, int]]:
    return {sheet["title"]: _size(sheet) for sheet in book["sheets"]}


def _size(sheet: dict) -> tuple[int, int]:
    """Rows and columns of the grid; there are always some to spare."""
    return max(LEAST_ROWS, len(sheet["rows"]) + 20), COLUMNS


def _error(code: int, status: str, message: str, **headers: str) -> Response:
    """An error in Google's shape."""
    content = {"error": {"code": code, "message": message, "status": status}}
    return Response.json(code, content, **headers)
