"""Files dropped in a folder: CSV, TSV, JSON and workbooks, landed byte for byte.

What a file is called does not matter: its first bytes are held against the declared format, so
that a login page saved as CSV is refused and not read as one column.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
import glob
import os
from pathlib import Path
from typing import ClassVar, Literal

from ingest import clock
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
from ingest.connectors.newest import By, natural, newest
from ingest.connectors.uniting import united

HEADER = "header~"  # begins the name of the part that is the header file
CHUNK = 2**20
DELIMITED = {"csv": ",", "tsv": "\t"}


@dataclass(frozen=True)
class Options:
    """A format of `xlsx` stands for every kind of workbook: xlsx, xlsb, xls, ods."""

    path: str = field(
        metadata={
            "holds": "path",
            "help": "Pattern of the files, beginning with a variable of the system: "
            "`${NAME}/jobs_*.csv`. `*` within a name, `**` for folders of any depth; in a file's "
            "name capitals are as good as small letters.",
        }
    )
    format: Literal["csv", "tsv", "json", "xlsx"] = field(
        metadata={"help": "What is in the files, whatever they are called."}
    )
    take: Literal["newest", "all"] = field(
        default="newest",
        metadata={
            "help": "All that match, as one table, or the newest by its name. A file that was "
            "written later and passed over is reported."
        },
    )
    newest_by: By | None = field(
        default=None,
        metadata={
            "help": "How `take: newest` reads names: as dates with the day first (30-11-2026, "
            "1 Dec 2026, December 2026), with the month first, with the year first where it has "
            "two digits (with four it may always come first), or as plain `name`, where numbers "
            "count as numbers (jobs_9 before jobs_10). By default dates with the day first where "
            "names hold dates, and else `name`."
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
            "holds": "path",
            "help": "For csv and tsv: pattern of a file that holds the column names, on its "
            "header_row; the files of `path` then have none. It begins with a variable too.",
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
    key: tuple[str, ...] = field(
        default=(),
        metadata={"help": "Under `take: all`, a file that lacks one of these columns is left out."},
    )
    READ: ClassVar[frozenset[str]] = frozenset(
        {
            *("format", "header_row", "header_rows", "delimiter", "encoding", "sheet", "records"),
            *("memory_mb", "key"),
        }
    )


def fetch(options: Options, request: Request) -> Iterator[Part]:
    """Yield the header file, where there is one, then the files in the order of their names."""
    found = []
    if options.header_file:
        path = _newest(options, request, _matching(options.header_file))
        found.append((HEADER + path.name, path))
    paths = _matching(options.path)
    if options.take == "newest":
        paths = [_newest(options, request, paths)]
    for path in (*(path for _, path in found), *paths):
        request.admit(path.as_posix())
    named = list(zip(_names(paths), paths, strict=True))
    is_several = len(named) > 1
    found += list(_sound(named, options, request)) if is_several else named
    for number, (name, path) in enumerate(found, start=1):
        # Of several files all land, and `read` lists what it cannot read.
        yield Part(name, _chunks(path, name, options.max_mb, refuse_rubbish=not is_several))
        request.progress(number)


def read(options: Options, parts: list[Landed]) -> Iterator[Rows]:
    """Yield the rows of each file, numbered as an editor or Excel numbers them.

    Of several files, one that cannot be read is left out and listed as a finding.
    """
    names = None
    if parts and parts[0].name.startswith(HEADER):
        header, *parts = parts
        kinds.check(header, options.format)
        names = _table(header, options, None).header

    def reader(part: Landed) -> Rows:
        kinds.check(part, options.format)
        return _table(part, options, names)

    if len(parts) == 1:
        yield reader(parts[0])
        return

    def checked(part: Landed) -> Rows:
        if options.format in DELIMITED:
            csvtext.refuse_undecodable(part, options.encoding)
        return reader(part)

    has_header = options.format != "json" and names is None and options.header_row > 0
    yield from united(parts, options.key, checked, has_header=has_header)


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


def _sound(
    named: list[tuple[str, Path]], options: Options, request: Request
) -> Iterator[tuple[str, Path]]:
    """Yield the files that can land; report the others. Raises SourceError where none can."""
    faults = []
    for name, path in named:
        try:
            _checked(path, name, options.max_mb)
            with path.open("rb"):
                yield name, path
        except OSError:
            faults.append((name, _unreadable(name)))
        except SourceError as error:
            faults.append((name, error))
    if len(faults) == len(named):
        raise faults[0][1]
    for name, fault in faults:
        message = f"{fault}; until then the other files are shown without it"
        request.warn("unreadable_file", name, message)


def _newest(options: Options, request: Request, paths: list[Path]) -> Path:
    """Return the newest of some files, and report what is doubtful about that."""
    doubts: list[tuple[str, str]] = []
    found = newest(paths, options.newest_by, clock.now(), lambda *doubt: doubts.append(doubt))
    for kind, message in doubts:
        request.warn(kind, found.name, message)
    return found


def _matching(pattern: str) -> list[Path]:
    """Return the files that match, in the natural order of their names; `~$` is Excel's lock."""
    found = [Path(name) for name in glob.iglob(_in_any_case(pattern), recursive=True)]
    found = [path for path in found if path.is_file() and not path.name.startswith("~$")]
    if not found:
        raise Absent(f"nothing matches {pattern}: put the file there, or correct the pattern")
    return sorted(found, key=lambda path: (natural(path.name), natural(path.as_posix())))


def _in_any_case(pattern: str) -> str:
    """Return a pattern that takes JOBS.CSV for jobs.csv, or a newer file would lie there unseen."""
    folder, name = os.path.split(pattern)
    if "[" in name:
        return pattern
    letters = (
        f"[{letter.lower()}{letter.upper()}]" if letter.isalpha() else letter for letter in name
    )
    return os.path.join(folder, "".join(letters))


def _names(paths: list[Path]) -> list[str]:
    """Return a name a file: its own, or with its folders where another one has it too."""
    if len({path.name for path in paths}) == len(paths):
        return [path.name for path in paths]
    root = Path(os.path.commonpath(paths))
    return [" - ".join(path.relative_to(root).parts) for path in paths]


def _chunks(path: Path, name: str, max_mb: int, *, refuse_rubbish: bool) -> Iterator[bytes]:
    """Yield the bytes of a file that stands still; one that holds nothing of use may be refused."""
    try:
        before = _checked(path, name, max_mb)
        with path.open("rb") as file:
            chunk = file.read(CHUNK)
            if refuse_rubbish:
                kinds.refuse_rubbish(name, chunk)
            while chunk:
                yield chunk
                chunk = file.read(CHUNK)
        after = path.stat()
    except OSError:
        raise _unreadable(name) from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise SourceError(f"{name} changed while it was read: run again when it is complete")


def _checked(path: Path, name: str, max_mb: int) -> os.stat_result:
    found = path.stat()
    if found.st_size > max_mb * CHUNK:
        raise SourceError(f"{name} is larger than {max_mb:,} MB: raise max_mb if it is sound")
    return found


def _unreadable(name: str) -> SourceError:
    return SourceError(f"{name} cannot be read: allow this user to read it")
