"""Real files read without the platform: the standard library alone, a cell a text or None.

A second reading is worth something only where it shares no code with the first: workbooks are taken
apart as XML here (ECMA-376 part 1; OpenDocument 1.3 part 3), and nothing is imported from `ingest`.
"""

import csv
from datetime import datetime, timedelta
from decimal import Context, Decimal
import io
import json
from pathlib import Path
import re
from typing import Any
from xml.etree import ElementTree
import zipfile

Table = dict[int, list[str | None]]  # cells by row, as an editor or Excel numbers it

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
OFFICE, TABLE, TEXT = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text")
)
BUILT_IN_DATES = {*range(14, 23), 45, 46, 47}
FIFTEEN = Context(prec=15)


def delimited(path: Path, delimiter: str) -> Table:
    """Read a text file; a row has the number of the line on which it begins."""
    data = path.read_bytes()
    encoding = "utf-16-le" if data[1::2].count(0) > len(data) // 4 else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found, begin = {}, 1
    for cells in reader:
        found[begin] = [cell or None for cell in cells]
        begin = reader.line_num + 1
    return found


def records(path: Path, field: str | None) -> tuple[list[str], Table]:
    """Read the names and the records of a JSON file, nested values as compact JSON."""
    body = json.loads(path.read_text(), parse_float=_Number, parse_int=_Number)
    listed = body[field] if field else body
    names = list(dict.fromkeys(name for record in listed for name in record))
    rows = {
        number: [_json(record.get(name), is_cell=True) for name in names]
        for number, record in enumerate(listed, start=1)
    }
    return names, rows


def sheets(path: Path) -> dict[str, Table]:
    """Read every sheet of a workbook, by name."""
    with zipfile.ZipFile(path) as packed:
        return _ods(packed) if "content.xml" in packed.namelist() else _xlsx(packed)


class _Number(str):
    __slots__ = ()


def _json(value: Any, *, is_cell: bool = False) -> str | None:
    if isinstance(value, _Number) or (is_cell and (value is None or isinstance(value, str))):
        return value
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(n)}:{_json(v)}" for n, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _xlsx(packed: zipfile.ZipFile) -> dict[str, Table]:
    def xml(name: str) -> ElementTree.Element:
        return ElementTree.fromstring(packed.read(name))

    strings = []
    if "xl/sharedStrings.xml" in packed.namelist():
        strings = [_string(item) for item in xml("xl/sharedStrings.xml")]
    styles = xml("xl/styles.xml")
    codes = {
        int(item.get("numFmtId")): item.get("formatCode")
        for item in styles.iter(f"{SPREADSHEET}numFmt")
    }
    formats = [
        (number, codes.get(number, ""))
        for number in (int(x.get("numFmtId", 0)) for x in styles.find(f"{SPREADSHEET}cellXfs"))
    ]
    targets = {item.get("Id"): item.get("Target") for item in xml("xl/_rels/workbook.xml.rels")}
    found = {}
    for item in xml("xl/workbook.xml").iter(f"{SPREADSHEET}sheet"):
        rows: Table = {}
        for row in xml("xl/" + targets[item.get(RELATION)]).iter(f"{SPREADSHEET}row"):
            cells = rows[int(row.get("r"))] = []
            for cell in row:
                column = _column(cell.get("r"))
                cells += [None] * (column - len(cells))
                cells[column - 1] = _shown(cell, strings, formats)
        found[item.get("name")] = rows
    return found


def _string(item: ElementTree.Element) -> str:
    """Return the text of a string, without the readings that East Asian ones may have."""
    runs = [child for child in item if child.tag != f"{SPREADSHEET}rPh"]
    text = "".join(part.text or "" for run in runs for part in run.iter(f"{SPREADSHEET}t"))
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)


def _shown(
    cell: ElementTree.Element, strings: list[str], formats: list[tuple[int, str]]
) -> str | None:
    kind, value = cell.get("t", "n"), cell.findtext(f"{SPREADSHEET}v")
    if kind == "inlineStr":
        return _string(cell.find(f"{SPREADSHEET}is")) or None
    if value is None or kind == "e":
        return None
    if kind == "s":
        return strings[int(value)] or None
    if kind == "str":
        return value or None
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    number, code = formats[int(cell.get("s", 0))]
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).lower()
    if number in BUILT_IN_DATES or re.search("[ymdhs]", plain.replace("general", "")):
        day = datetime(1899, 12, 30) + timedelta(seconds=round(float(value) * 86_400))
        return day.date().isoformat() if float(value).is_integer() else day.isoformat(" ")
    return _plain(value)


def _plain(value: str) -> str:
    """Return a number in plain digits, at most 15 of them significant unless it is whole."""
    number = Decimal(float(value))  # with all its digits, so that it is rounded once
    if number == number.to_integral_value():
        return format(number.to_integral_value(), "f")
    text = format(FIFTEEN.plus(number), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _column(reference: str) -> int:
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _ods(packed: zipfile.ZipFile) -> dict[str, Table]:
    root = ElementTree.fromstring(packed.read("content.xml"))
    found = {}
    for sheet in root.iter(f"{TABLE}table"):
        rows, number = {}, 1
        for row in sheet.iter(f"{TABLE}table-row"):
            cells: list[str | None] = []
            for cell in row:
                times = int(cell.get(f"{TABLE}number-columns-repeated", 1))
                cells += [_ods_shown(cell)] * times
            while cells and cells[-1] is None:
                cells.pop()
            for _ in range(int(row.get(f"{TABLE}number-rows-repeated", 1)) if cells else 0):
                rows[number] = cells
                number += 1
            if not cells:
                number += int(row.get(f"{TABLE}number-rows-repeated", 1))
        found[sheet.get(f"{TABLE}name")] = rows
    return found


def _ods_shown(cell: ElementTree.Element) -> str | None:
    kind = cell.get(f"{OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        return _plain(cell.get(f"{OFFICE}value"))
    if kind == "date":
        return cell.get(f"{OFFICE}date-value").replace("T", " ")
    if kind == "boolean":
        return cell.get(f"{OFFICE}boolean-value").upper()
    lines = ["".join(_ods_text(line)) for line in cell.findall(f"{TEXT}p")]
    return "\n".join(lines) or None


def _ods_text(line: ElementTree.Element) -> list[str]:
    """Return the pieces of a paragraph, in which runs of spaces are an element."""
    pieces = [line.text or ""]
    for child in line:
        if child.tag == f"{TEXT}s":
            pieces.append(" " * int(child.get(f"{TEXT}c", 1)))
        else:
            pieces += _ods_text(child)
        pieces.append(child.tail or "")
    return pieces
