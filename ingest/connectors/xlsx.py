"""What a sheet of an xlsx holds beside its values: formulas, errors, formats, how far it reaches.

A workbook is a zip of XML (ECMA-376, Office Open XML), whose sheets are too long to be parsed in
Python: they are searched for the few things that matter, and most sheets have none of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
import posixpath
import re
from typing import IO
from xml.etree import ElementTree
import zipfile

from ingest.connectors import SourceError, cells, numberformats
from ingest.connectors.sheetnotes import Notes, Place, letters_of, number_of

# A sheet is laid out in memory from its first cell to its last, about 24 bytes a cell.
LARGEST_SHEET = 2**26  # cells
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
CHUNK = 2**20
ROW_END = b"</row>"
FORMULA = rb"(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)"
POSITION = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
STYLE = re.compile(rb"\bs=[\"']([0-9]+)[\"']")
KIND = re.compile(rb"\bt=[\"']([a-zA-Z]+)[\"']")
ERROR_MARKS = b't="e"', b"t='e'"
ERROR = re.compile(rb"(<c ([^>]*\bt=[\"']e[\"'][^>]*)>" + FORMULA + rb"?<v[^>]*>)([^<]*)(?=</v>)")
UNCALCULATED = re.compile(rb"<c ([^>]*)>" + FORMULA + rb"(<v ?/>|<v></v>)?</c>")
ZERO = re.compile(rb"<c ([^>]*)>" + FORMULA + rb"<v>0</v>")
NUMBER = rb"<c ([^>]*\bs=[\"'](?:%s)[\"'][^>]*)>" + FORMULA + rb"?<v>(%s[0-9][^<]*)</v>"
# Errors that the library knows; one that it does not know keeps it from reading the sheet.
KNOWN_ERRORS = {
    *(b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"),
}


@dataclass(frozen=True)
class Package:
    """An xlsx, opened."""

    zip: zipfile.ZipFile
    members: dict[str, str]  # the file of each sheet by its name
    padding: dict[int, str] = field(default_factory=dict)  # padding formats by style
    dates: frozenset[int] = frozenset()  # styles that show a date
    is_uncalculated: bool = False  # whether it was left to Excel to calculate all of it


def opened(packed: zipfile.ZipFile) -> Package | None:
    """Return what a zip file holds; None where it is no xlsx."""
    names = set(packed.namelist())
    if not {WORKBOOK, RELATIONS} <= names:
        return None
    book, relations = (_xml(packed, name) for name in (WORKBOOK, RELATIONS))
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    members = {}
    for item in book.iter():
        if _tag(item) == "sheet":
            ids = [value for key, value in item.attrib.items() if key.endswith("}id")]
            # A target is relative to the workbook's folder, or begins with a slash.
            member = posixpath.join("/xl", targets.get(ids[0] if ids else "", "")).lstrip("/")
            if member in names:
                members[item.get("name", "")] = member
    calculation = [item for item in book.iter() if _tag(item) == "calcPr"]
    on_load = any(item.get("fullCalcOnLoad") in ("1", "true") for item in calculation)
    styles = _formats(_xml(packed, STYLES)) if STYLES in names else ({}, frozenset())
    return Package(packed, members, *styles, on_load)


def read(package: Package, sheet: str, notes: Notes, place: str) -> None:
    """Note what a sheet holds beside its values.

    Raises SourceError where one stray cell far out would take more memory than there is.
    """
    column, last_row = b"A", 1
    numbers = _numbers(package)
    for chunk in _chunks(package, sheet):
        for piece in chunk.split(ROW_END):
            at = piece.rfind(b"<c ", 0, max(piece.rfind(b"</c>"), 0))
            found = POSITION.search(piece, at) if at >= 0 else None
            if found:
                letters = found[1]
                if len(letters) > len(column) or (len(letters), letters) > (len(column), column):
                    column = letters
                last_row = int(found[2])
        if any(mark in chunk for mark in ERROR_MARKS):
            _note_errors(chunk, notes)
        if b"<f" in chunk:
            _note_formulas(chunk, notes, package.is_uncalculated)
        for quick, pattern, shown in numbers:
            if quick.search(chunk):
                for attributes, value in pattern.findall(chunk):
                    if KIND.search(attributes) is None or KIND.search(attributes)[1] == b"n":
                        style = int(STYLE.search(attributes)[1])
                        notes.text(_place(attributes), shown(float(value), style))
    if number_of(column.decode()) * last_row > LARGEST_SHEET:
        raise SourceError(
            f"sheet {sheet} of {place} reaches as far as {column.decode()}{last_row}: delete the "
            "columns and rows beyond its table, or ask for it without them"
        )


def without_unknown_errors(package: Package, sheet: str, file: IO[bytes]) -> None:
    """Write the workbook to a file with #N/A for each error that the library does not know."""

    def known(found: re.Match[bytes]) -> bytes:
        return found[1] + (found[3] if found[3] in KNOWN_ERRORS else b"#N/A")

    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written:
        for name in package.zip.namelist():
            with written.open(name, "w", force_zip64=True) as copy:
                if name == package.members[sheet]:
                    for chunk in _chunks(package, sheet):
                        copy.write(ERROR.sub(known, chunk))
                elif name.endswith((".xml", ".rels")):
                    copy.write(package.zip.read(name))


def _note_errors(chunk: bytes, notes: Notes) -> None:
    for _, attributes, shown in ERROR.findall(chunk):
        notes.error(_place(attributes), shown.decode(errors="replace"))
        notes.unread |= shown not in KNOWN_ERRORS


def _note_formulas(chunk: bytes, notes: Notes, is_uncalculated: bool) -> None:
    for attributes, value in UNCALCULATED.findall(chunk):
        # A formula such as ="" has a value, the empty text.
        if not (value and b'"str"' in attributes.replace(b"'", b'"')):
            notes.formula(_place(attributes))
    if is_uncalculated:
        for attributes in ZERO.findall(chunk):
            notes.zero(_place(attributes))


def _numbers(package: Package) -> list[tuple[re.Pattern[bytes], re.Pattern[bytes], partial]]:
    """Return how to find and how to show the numbers that the library would give otherwise."""

    def pad(value: float, style: int) -> str:
        return numberformats.padded(value, package.padding[style])

    # Before 1900 there are no dates: the library would give midnight.
    kinds = ((package.padding, rb"", pad), (package.dates, rb"-", lambda v, _: cells.number(v)))
    found = []
    for styles, sign, shown in kinds:
        if styles:
            any_of = b"|".join(b"%d" % style for style in sorted(styles))
            quick = rb"\bs=[\"'](?:%s)[\"']" % any_of if not sign else rb"<v>-"
            pattern = re.compile(NUMBER % (any_of, sign))
            found.append((re.compile(quick), pattern, shown))
    return found


def _chunks(package: Package, sheet: str) -> Iterator[bytes]:
    """Yield the text of a sheet in pieces of whole rows, elements without a namespace's prefix.

    A cell or row without its position gets one.
    """
    member = package.members.get(sheet)
    if member is None:
        return
    prefix, rest, row = None, b"", 0
    with package.zip.open(member) as file:
        while chunk := file.read(CHUNK):
            chunk = rest + chunk
            if prefix is None:
                root = re.search(
                    rb"<(?:([A-Za-z_][\w.-]*):)?(?:worksheet|chartsheet|\w+sheet)\b", chunk
                )
                prefix = (root and root[1]) or b""
            end = b"</%s:row>" % prefix if prefix else ROW_END
            whole = chunk.rfind(end) + len(end) if end in chunk else 0
            rest, chunk = chunk[whole:], chunk[:whole]
            if prefix:
                chunk = chunk.replace(b"<%s:" % prefix, b"<").replace(b"</%s:" % prefix, b"</")
            chunk, row = _placed(chunk, row)
            yield chunk
    if prefix:
        rest = rest.replace(b"<%s:" % prefix, b"<").replace(b"</%s:" % prefix, b"</")
    yield rest


def _placed(chunk: bytes, row: int) -> tuple[bytes, int]:
    """Return a chunk in which each cell says where it is, and the number of its last row."""
    first = re.search(rb"<c(?: [^>]*)?>", chunk)
    if first is None or POSITION.search(first[0]):
        found = re.findall(rb"<row [^>]*\br=[\"']([0-9]+)", chunk[chunk.rfind(b"<row ") :])
        return chunk, int(found[-1]) if found else row
    rows = []
    for piece in chunk.split(ROW_END):
        said = re.search(rb"<row [^>]*\br=[\"']([0-9]+)", piece)
        row = int(said[1]) if said else row + (b"<row" in piece)
        column = 0

        def place(cell: re.Match[bytes], row: int = row) -> bytes:
            nonlocal column
            found = POSITION.search(cell[1] or b"")
            column = number_of(found[1].decode()) if found else column + 1
            if found:
                return cell[0]
            return b'<c r="%s%d"%s' % (letters_of(column).encode(), row, cell[1] or b"")

        rows.append(re.sub(rb"<c\b( [^>]*)?(?=/?>)", place, piece))
    return ROW_END.join(rows), row


def _formats(styles: ElementTree.Element) -> tuple[dict[int, str], frozenset[int]]:
    """Return the padding formats by style, and the styles that show a date."""
    codes = {
        int(item.get("numFmtId", 0)): item.get("formatCode", "")
        for item in styles.iter()
        if _tag(item) == "numFmt"
    }
    uses = [
        int(item.get("numFmtId", 0))
        for group in styles.iter()
        if _tag(group) == "cellXfs"
        for item in group
    ]
    found = {style: numberformats.padding(codes.get(use, "")) for style, use in enumerate(uses)}
    dates = (style for style, use in enumerate(uses) if numberformats.is_date(use, codes.get(use)))
    return {style: form for style, form in found.items() if form}, frozenset(dates)


def _place(attributes: bytes) -> Place:
    found = POSITION.search(attributes)
    return (int(found[2]), number_of(found[1].decode())) if found else (0, 0)


def _xml(packed: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(packed.read(name))  # noqa: S314 (expat limits what it expands)


def _tag(item: ElementTree.Element) -> str:
    return item.tag.rpartition("}")[2]
