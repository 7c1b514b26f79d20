"""Delimited text as rows, each numbered by the line it begins on; quotes as RFC 4180 has them."""

import codecs
from collections import deque
from collections.abc import Iterator
import csv
import io
from itertools import islice
import re
from typing import BinaryIO

from ingest.connectors import Finding, Landed, Reject, Rows, SourceError, grid, zerobytes

LARGEST_CELL = 16 * 2**20  # characters; the boundary of a large area fits, a lost quote does not
DELIMITERS = ",;\t|"
UTF_8 = "utf-8-sig"  # with or without its mark
# What Python makes of a byte that is no UTF-8; the spool rejects a row that holds one.
ODD = re.compile("[\udc80-\udcff]")
NO_TEXT = re.compile(r"[\x00-\x1f\x7f]")  # such as the Ctrl-Z that ends a file of MS-DOS

Record = tuple[int, list[str] | None, list[str]]  # line number, cells, the lines as they stand


def table(  # noqa: PLR0913 (an argument an option)
    part: Landed,
    *,
    delimiter: str,
    encoding: str | None,
    header_row: int,
    names: list[str] | None,
    header_rows: int = 1,
) -> Rows:
    """Return the rows below the header row, or all of them where the names are given.

    `header_row` is the line on which the header begins; 0 for a file without one. Without an
    encoding: UTF-8 with or without its mark, also where some bytes are none; UTF-16 by its mark or
    its zero bytes; else Windows-1252, which UK office software writes. A row with more filled cells
    than the header, or with a quotation mark out of place, is a Reject. Text that ends in the
    middle of a row is a finding, `cut_off`.
    """
    part, findings = zerobytes.without_tail(part)
    found = encoding or _encoding(part)
    errors = "surrogateescape" if encoding is None and found == UTF_8 else "strict"
    records = _records(part, delimiter, found, errors)
    if names is None:
        names = _header(part.name, records, delimiter, header_row, header_rows)
        if header_row == 0:
            records = _records(part, delimiter, found, errors)
    rows = grid.without_tail(_rows(records, len(names), part.name, findings))
    return Rows(part.name, names, rows, findings, form="delimited")


def refuse_undecodable(part: Landed, encoding: str | None) -> None:
    """Raise SourceError where a part holds bytes that are no text, before any row of it is read."""
    found = encoding or _encoding(part)
    if encoding is None and found == UTF_8:
        return  # a row that holds one is a reject
    with part.open() as binary, _decoded(binary, found, "strict", part.name) as file:
        try:
            while file.read(2**20):
                pass
        except UnicodeDecodeError:
            raise SourceError(f"{part.name} cannot be read as {found}: set encoding") from None


def _header(
    place: str, records: Iterator[Record], delimiter: str, header_row: int, header_rows: int
) -> list[str]:
    wanted = header_row or 1
    line, cells, _ = next((record for record in records if record[0] >= wanted), (0, None, []))
    if line != wanted or not cells:
        raise SourceError(f"{place} has no cells on line {wanted}: correct header_row")
    if header_row == 0:
        return [""] * len(cells)
    below = [found or [] for _, found, _ in islice(records, header_rows - 1)]
    names = grid.joined([cells, *below], f"line {line} of {place}")
    if any(map(ODD.search, names)):
        raise SourceError(f"line {line} of {place} is not UTF-8 as the others are: set encoding")
    if len(names) == 1 and any(other in names[0] for other in DELIMITERS if other != delimiter):
        raise SourceError(f"line {line} of {place} is one column: set delimiter to what parts it")
    return names


def _rows(
    records: Iterator[Record], width: int, place: str, findings: list[Finding]
) -> Iterator[grid.Row | Reject]:
    cells: list[str] | None = [""] * width
    text = "\n"
    for line, cells, lines in records:
        text = lines[-1]
        if cells is None:
            # A lost quote ends at the next one, however far: each line between was a row.
            for number, text in enumerate(lines, start=line):
                yield Reject(number, text, "a quotation mark is out of place, or never closed")
        elif len(cells) == width:
            yield line, [text or None for text in cells]
        elif any(cells[width:]):
            yield Reject(line, "".join(lines), f"{len(cells)} cells under a header of {width}")
        else:
            yield line, [text or None for text in cells[:width]]
    if _is_cut_off(cells, text, width):
        message = "it ends in the middle of a row, so more rows may be missing: ask for it again"
        findings.append(Finding("cut_off", place, message))


def _is_cut_off(cells: list[str] | None, text: str, width: int) -> bool:
    """Whether the last row is not whole and has no line end; a closing sentence is no row."""
    is_whole = cells is not None and len(cells) >= width
    if is_whole or text.endswith(("\n", "\r")):
        return False
    if cells and len(cells) == 1:
        rest = NO_TEXT.sub("", cells[0]).strip()
        return bool(rest) and " " not in rest
    return True


def _records(part: Landed, delimiter: str, encoding: str, errors: str) -> Iterator[Record]:
    csv.field_size_limit(LARGEST_CELL)
    number, lines, again = 1, [], deque()
    with part.open() as binary, _decoded(binary, encoding, errors, part.name) as file:

        def next_line() -> str:
            line = again.popleft() if again else file.readline()
            if line:
                lines.append(line)
            return line

        while True:
            reader = csv.reader(iter(next_line, ""), delimiter=delimiter, strict=True)
            try:
                for cells in reader:
                    yield number, cells, lines
                    number += len(lines)
                    lines.clear()
                return
            except csv.Error as error:
                # A quote that is never closed swallows all that follows: give that back.
                if "expected after" not in str(error):
                    again.extendleft(reversed(lines[1:]))
                    del lines[1:]
                yield number, None, lines
                number += len(lines)
                lines.clear()
            except UnicodeDecodeError:
                raise SourceError(
                    f"{part.name} cannot be read as {encoding} near line {number}: set encoding"
                ) from None


def _decoded(binary: BinaryIO, encoding: str, errors: str, place: str) -> io.TextIOWrapper:
    try:
        return io.TextIOWrapper(binary, encoding, errors, newline="")
    except LookupError:
        raise SourceError(
            f"{place} is declared in an encoding that does not exist: correct encoding"
        ) from None


def _encoding(part: Landed) -> str:
    with part.open() as file:
        head = file.read(2**20)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        # In UTF-16 every second byte of a plain letter is zero; other text has hardly any.
        text = head.rstrip(b"\0")
        if text.count(0) > len(text) // 4:
            return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        if head.startswith(codecs.BOM_UTF8):
            return UTF_8
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while head:
                decoder.decode(head)
                head = file.read(2**20)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return UTF_8 if _is_mostly_utf_8(part) else "cp1252"
    return UTF_8


def _is_mostly_utf_8(part: Landed) -> bool:
    """Whether an odd byte, or an end in the middle of a letter, is a fault of UTF-8 and no more."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    letters = odd = 0
    with part.open() as file:
        while piece := file.read(2**20):
            text = decoder.decode(piece)
            whole = text.encode("utf-8", "ignore").decode()
            odd += len(text) - len(whole)
            letters += len(whole) - len(whole.encode("ascii", "ignore"))
    odd += len(decoder.decode(b"", final=True))
    return letters >= odd
