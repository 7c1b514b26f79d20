"""What a sheet of an ods holds beside its values: formulas, errors, padded numbers, durations.

An ods keeps a cell's value in attributes and what a person sees as text (OpenDocument 1.3 part 3,
19.385 and following). The text is taken where the value alone is not what is meant.
"""

from datetime import timedelta
import re
from typing import Any
from xml.parsers import expat
import zipfile

from ingest.connectors import cells
from ingest.connectors.sheetnotes import ERROR, Notes

CONTENT = "content.xml"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, TEXT, OFFICE = f"{OASIS}table:1.0 ", f"{OASIS}text:1.0 ", f"{OASIS}office:1.0 "
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
CELLS = f"{TABLE}table-cell", f"{TABLE}covered-table-cell"
VALUES = ("value", "date-value", "time-value", "boolean-value", "string-value")
DURATION = re.compile(r"(-?)P(?:([0-9]+)D)?T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9.]+)S)?")
PADDED = re.compile(r"(?=0|[0-9]+-)[0-9][0-9 -]*[0-9]")
CHUNK = 2**20


def read(packed: zipfile.ZipFile, sheet: str, notes: Notes) -> None:
    """Note what a sheet holds beside its values."""
    finder = _Finder(sheet, notes)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = finder.start
    parser.EndElementHandler = finder.end
    parser.CharacterDataHandler = finder.characters
    with packed.open(CONTENT) as file:
        parser.ParseFile(file)


class _Finder:
    """Where the parser is in the sheet, and the cell that it is in."""

    def __init__(self, sheet: str, notes: Notes):
        self.notes = notes
        self._sheet = sheet
        self._inside = False
        self._row, self._column = 1, 1
        self._rows = 1  # how often the row is repeated
        self._cell: dict[str, Any] = {}
        self._shown: list[str] = []
        self._asides = 0  # annotations and the like, whose text is not the cell's

    def start(self, tag: str, said: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        if tag == f"{TABLE}table":
            self._inside = said.get(f"{TABLE}name") == self._sheet
            self._row = 1
        elif not self._inside:
            return
        elif tag == f"{TABLE}table-row":
            self._rows = int(said.get(f"{TABLE}number-rows-repeated", 1))
            self._column = 1
        elif tag in CELLS:
            self._cell, self._shown = said, []
        elif tag == f"{OFFICE}annotation":
            self._asides += 1
        elif tag == f"{TEXT}s":
            self._shown.append(" " * int(said.get(f"{TEXT}c", 1)))

    def characters(self, text: str) -> None:
        """Take in text."""
        if self._inside and not self._asides:
            self._shown.append(text)

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        if not self._inside:
            return
        if tag == f"{TABLE}table":
            self._inside = False
        elif tag == f"{TABLE}table-row":
            self._row += self._rows
        elif tag == f"{OFFICE}annotation":
            self._asides -= 1
        elif tag in CELLS:
            columns = int(self._cell.get(f"{TABLE}number-columns-repeated", 1))
            if self._cell or self._shown:
                self._note(range(self._column, self._column + columns))
            self._column += columns

    def _note(self, columns: range) -> None:
        said, shown = self._cell, "".join(self._shown).strip()
        kind, formula = said.get(f"{OFFICE}value-type"), said.get(f"{TABLE}formula")
        has_value = any(f"{OFFICE}{name}" in said for name in VALUES)
        is_error = said.get(f"{CALC}value-type") == "error" or (formula and ERROR.fullmatch(shown))
        text = None
        if kind == "time":
            text = _long(said.get(f"{OFFICE}time-value", ""))
        elif kind == "float" and PADDED.fullmatch(shown):
            text = _padded(said.get(f"{OFFICE}value", ""), shown)
        never = bool(formula) and not is_error and not has_value and not shown
        if not (is_error or never or text is not None):
            return
        for row in range(self._row, self._row + self._rows):
            for column in columns:
                if is_error:
                    self.notes.error((row, column), shown)
                elif never and kind != "string":
                    self.notes.formula((row, column))
                elif text is not None:
                    self.notes.text((row, column), text)


def _long(value: str) -> str | None:
    """Return a duration that is no time of day as hours:minutes:seconds; None for any other."""
    found = DURATION.fullmatch(value)
    if found is None:
        return None
    sign, days, hours, minutes, seconds = found.groups()
    length = timedelta(
        days=int(days or 0),
        hours=int(hours or 0),
        minutes=int(minutes or 0),
        seconds=float(seconds or 0),
    )
    if not sign and length < timedelta(days=1):
        return None
    return cells.duration(-length if sign else length)


def _padded(value: str, shown: str) -> str | None:
    """Return what is shown where its digits are the value's, zeros before them or not."""
    digits = re.sub("[ -]", "", shown)
    return shown if float(value or -1) == int(digits) and digits != shown[:1] else None
