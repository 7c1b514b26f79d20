"""Files dropped in a folder: CSV, TSV, JSON and workbooks, landed byte for byte.

What a file is called does not matter: its first bytes are held against the declared format, so
that a login page saved as CSV is refused and not read as one column.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
import glob
import os
from pathlib import Path
import re
from typing import Any, ClassVar, Literal

from ingest.connectors import (
    Absent,
    Landed,
    Part,
    PossibleHeader,
    Request,
    Rows,
    SourceError,
    csvtext,
    jsontext,
    kinds,
    workbook,
)

HEADER = "header~"  # begins the name of the part that is the header file
CHUNK = 2**20
DELIMITED = {"csv": ",", "tsv": "\t"}


@dataclass(frozen=True)
class Options:
    """A format of `xlsx` stands for every kind of workbook: xlsx, xlsb, xls, ods."""

    path: str = field(
        metadata={
            "help": "Pattern of the files: `*` within a name, `**` for folders of any depth; in a "
            "file's name capitals are as good as small letters."
        }
    )
    format: Literal["csv", "tsv", "json", "xlsx"] = field(
        metadata={"help": "What is in the files, whatever they are called."}
    )
    take: Literal["newest", "all"] = field(
        default="newest",
        metadata={
            "help": "All that match, as one table, or the newest: the last by name, where numbers "
            "count as numbers (jobs_9 before jobs_10). When a file was written does not count."
        },
    )
    header_row: int = field(
        default=1,
        metadata={
            "help": "Line or row of the column names, as an editor or Excel numbers it; "
            "0 where there is none.",
            "schema": {"minimum": 0},
        },
    )
    header_rows: int = field(
        default=1,
        metadata={
            "help": "Rows that the column names take, from header_row on. With `2`, 2024 below "
            "Rent is Rent / 2024, also where Rent stands over several columns.",
            "schema": {"minimum": 1, "maximum": 5},
        },
    )
    header_file: str | None = field(
        default=None,
        metadata={
            "help": "For csv and tsv: pattern of a file that holds the column names, on its "
            "header_row; the files of `path` then have none."
        },
    )
    delimiter: str | None = field(
        default=None,
        metadata={
            "help": "What parts the cells; by default a comma for csv, a tab for tsv.",
            "schema": {"minLength": 1, "maxLength": 1},
        },
    )
    encoding: str | None = field(
        default=None,
        metadata={
            "help": "Encoding, by its Python name. By default UTF-8 with or without a byte order "
            "mark (a row with a byte that is none is a reject), UTF-16 by its mark or its zero "
            "bytes, and else Windows-1252 (cp1252)."
        },
    )
    sheet: str | None = field(
        default=None,
        metadata={
            "help": "Sheet of a workbook; by default the first visible one that is no chart."
        },
    )
    records: str | None = field(
        default=None,
        metadata={
            "help": "For json: dotted path of the list of records, `*` for every field of an "
            "object; absent where the file is the list."
        },
    )
    memory_mb: int = field(
        default=workbook.MEMORY_MB,
        metadata={
            "help": "Most memory that reading a workbook may take, in megabytes; macOS does not "
            "enforce it.",
            "schema": {"minimum": 256},
        },
    )
    max_mb: int = field(
        default=1024,
        metadata={
            "help": "Largest file accepted, in megabytes; for a workbook also unpacked.",
            "schema": {"minimum": 1},
        },
    )
    READ: ClassVar[frozenset[str]] = frozenset(
        {
            *("format", "header_row", "header_rows", "delimiter", "encoding", "sheet", "records"),
            "memory_mb",
        }
    )


def fetch(options: Options, request: Request) -> Iterator[Part]:
    """Yield the header file, where there is one, then the files in the order of their names."""
    found = []
    if options.header_file:
        [path] = _matching(options.header_file, "newest")
        found.append((HEADER + path.name, path))
    paths = _matching(options.path, options.take)
    found += zip(_names(paths), paths, strict=True)
    for number, (name, path) in enumerate(found, start=1):
        yield Part(name, _chunks(path, name, options.max_mb))
        request.progress(number)


def read(options: Options, parts: list[Landed]) -> Iterator[Rows]:
    """Yield the rows of each file, numbered as an editor or Excel numbers them."""
    names = None
    for part in parts:
        kinds.check(part, options.format)
        if part.name.startswith(HEADER):
            names = _table(part, options, None).header
        else:
            yield _table(part, options, names)


def headers(
    options: Options, parts: list[Landed], place: str, rows: int
) -> Iterator[PossibleHeader] | None:
    """Yield the headers that a workbook's tabs may have; None for files of another format."""
    part = next((part for part in parts if place in ("", part.name)), None)
    if options.format != "xlsx" or part is None:
        return None
    return workbook.headers(
        part,
        sheet=options.sheet,
        header_row=options.header_row,
        header_rows=options.header_rows,
        rows=rows,
        limits=_limits(options),
    )


def _limits(options: Options) -> workbook.Limits:
    return workbook.Limits(options.max_mb * CHUNK, options.memory_mb)


def _table(part: Landed, options: Options, names: list[str] | None) -> Rows:
    if options.format == "json":
        with part.open() as file:
            body = jsontext.loads(file.read(), part.name)
        return jsontext.table(part.name, jsontext.records(body, options.records, part.name))
    if options.format == "xlsx":
        return workbook.table(
            part,
            sheet=options.sheet,
            header_row=options.header_row,
            header_rows=options.header_rows,
            limits=_limits(options),
        )
    return csvtext.table(
        part,
        delimiter=options.delimiter or DELIMITED[options.format],
        encoding=options.encoding,
        header_row=options.header_row,
        header_rows=options.header_rows,
        names=names,
    )


def _matching(pattern: str, take: str) -> list[Path]:
    """Return the files that match, in the natural order of their names; `~$` is Excel's lock."""
    found = [Path(name) for name in glob.iglob(_in_any_case(pattern), recursive=True)]
    found = [path for path in found if path.is_file() and not path.name.startswith("~$")]
    if not found:
        raise Absent(f"nothing matches {pattern}: put the file there, or correct the pattern")
    found.sort(key=lambda path: (_natural(path.name), _natural(path.as_posix())))
    return found[-1:] if take == "newest" else found


def _in_any_case(pattern: str) -> str:
    """Return a pattern that takes JOBS.CSV for jobs.csv, or a newer file would lie there unseen."""
    folder, name = os.path.split(pattern)
    if "[" in name:
        return pattern
    letters = (
        f"[{letter.lower()}{letter.upper()}]" if letter.isalpha() else letter for letter in name
    )
    return os.path.join(folder, "".join(letters))


def _natural(name: str) -> tuple[list[Any], str]:
    words = re.split("([0-9]+)", name)
    return [int(word) if at % 2 else word.casefold() for at, word in enumerate(words)], name


def _names(paths: list[Path]) -> list[str]:
    """Return a name a file: its own, or with its folders where another one has it too."""
    if len({path.name for path in paths}) == len(paths):
        return [path.name for path in paths]
    root = Path(os.path.commonpath(paths))
    return [" - ".join(path.relative_to(root).parts) for path in paths]


def _chunks(path: Path, name: str, max_mb: int) -> Iterator[bytes]:
    """Yield the bytes of a file that holds something, is no web page and stands still."""
    try:
        before = path.stat()
        if before.st_size > max_mb * CHUNK:
            raise SourceError(f"{name} is larger than {max_mb:,} MB: raise max_mb if it is sound")
        with path.open("rb") as file:
            chunk = file.read(CHUNK)
            kinds.refuse_rubbish(name, chunk)
            while chunk:
                yield chunk
                chunk = file.read(CHUNK)
        after = path.stat()
    except OSError:
        raise SourceError(f"{name} cannot be read: allow this user to read it") from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise SourceError(f"{name} changed while it was read: run again when it is complete")
