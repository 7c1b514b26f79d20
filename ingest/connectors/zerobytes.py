"""Zero bytes behind the end of a text file: room that was made for a copy and never filled."""

import codecs
from collections.abc import Callable
from functools import partial
import io
from typing import BinaryIO

from ingest.connectors import Finding, Landed

BLOCK = 512  # bytes: the least that a file system sets aside for a file


def without_tail(part: Landed) -> tuple[Landed, list[Finding]]:
    """Return a file without the zero bytes that a program left behind its end.

    They are a finding; where they begin within a row, it was not written to its end.
    """
    with part.open() as file:
        size = file.seek(0, io.SEEK_END)
        end, tail = size, b""
        while end and not tail:
            begin = max(end - 2**16, 0)
            file.seek(begin)
            tail = file.read(end - begin).rstrip(b"\0")
            end = begin + len(tail)
    is_within = tail[-1:] not in (b"\n", b"\r", b"\x1a")
    # One zero byte ends a letter of UTF-16; a few behind the last row are listed as no text.
    if not end or size - end < (2 if is_within else BLOCK):
        return part, []
    zeros = f"it ends in {size - end:,} zero bytes"
    end += end % 2 and _is_utf_16(part)
    again = "have it delivered again"
    kind = "zero_bytes"
    message = f"{zeros} behind its last row, as an unfinished copy does: count its rows, or {again}"
    if is_within:
        kind = "cut_off"
        message = f"{zeros}, which begin within a row, so more rows may be missing: {again}"
    beginning = Landed(part.name, partial(_Beginning, part.open, end), part.sha256)
    return beginning, [Finding(kind, part.name, message)]


def _is_utf_16(part: Landed) -> bool:
    with part.open() as file:
        head = file.read(2**12).rstrip(b"\0")
    marks = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE
    return head.startswith(marks) or head.count(0) > len(head) // 4


class _Beginning(io.BufferedReader):
    """The first bytes of a file."""

    def __init__(self, opened: Callable[[], BinaryIO], size: int):
        super().__init__(_Limited(opened(), size))


class _Limited(io.RawIOBase):
    def __init__(self, file: BinaryIO, size: int):
        self._file, self._left = file, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        piece = self._file.read(min(len(buffer), self._left))
        buffer[: len(piece)] = piece
        self._left -= len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()
