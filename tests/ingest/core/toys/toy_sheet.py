"""A connector for tests: one text file, cells between commas.

In the file, a line `!reject` is a row that cannot be read, `!crash` makes reading fail with a text
that quotes the row, and a first line `!refuse` makes fetching fail with a text that quotes the
token.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal

from ingest.connectors import Absent, Landed, Part, Reject, Request, Rows, SourceError


@dataclass(frozen=True)
class Options:
    """Options of every kind that a declaration can say."""

    path: str = field(metadata={"holds": "path", "help": "The file, or a folder of files."})
    token: str = field(default="", metadata={"holds": "secret", "help": "A secret."})
    mode: Literal["plain", "strict"] = field(default="plain", metadata={"help": "A choice."})
    header_row: int | None = field(
        default=1, metadata={"help": "Row of the names.", "schema": {"minimum": 1}}
    )
    READ: ClassVar[frozenset[str]] = frozenset({"header_row"})


def fetch(options: Options, request: Request) -> Iterator[Part]:
    """Yield the file, or each file of the folder, in pieces."""
    path = Path(options.path)
    if not path.exists():
        raise Absent("nothing has arrived in the drop folder")
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        body = file.read_bytes()
        if body.startswith(b"!refuse"):
            raise RuntimeError(f"401 for https://example.org/?key={options.token}")
        yield Part(file.name, [body[:5], body[5:]])
        request.progress(1)


def read(options: Options, parts: list[Landed]) -> Iterator[Rows]:
    """Yield the rows under the header of each file."""
    for part in parts:
        with part.open() as file:
            lines = file.read().decode("utf-8", "surrogatepass").splitlines()
        # In the strict mode the first row names the columns, whatever `header_row` says.
        row = 1 if options.mode == "strict" else options.header_row or 1
        if len(lines) < row:
            raise SourceError(f"{part.name} has no row {row}: set header_row")
        yield Rows(part.name, lines[row - 1].split(","), _rows(lines[row:], row + 1))


def _rows(lines: list[str], first: int) -> Iterator[tuple[int, list[str | None]] | Reject]:
    for number, line in enumerate(lines, start=first):
        if line.startswith("!reject"):
            yield Reject(number, line, "it is marked as a reject")
        elif line.startswith("!crash"):
            raise ValueError(f"what is this: {line}")
        else:
            yield number, [cell or None for cell in line.split(",")]
