"""A table or a query of any database that SQLAlchemy speaks to, streamed row by row.

Lands one file of JSON lines: first {"columns": [...], "types": [...]}, then an array a row, each
value as text (values.text says how each type is written) or null. Two extracts are the same when
their rows are, in whatever order a database without a key gives them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
import json
from pathlib import Path
import sqlite3
from typing import Any, ClassVar
from urllib.parse import quote

from ingest.connectors import Landed, Part, Request, Rows, SourceError, values
from ingest.naming import column_name

BATCH = 5_000  # rows
SQLITE = {
    "SQLITE_BUSY": "is being written to by another program: run again when that is done",
    "SQLITE_CANTOPEN": "is not there, or may not be read: correct the path in the connection",
    "SQLITE_CORRUPT": "is damaged: recover it with sqlite3's .recover command",
    "SQLITE_NOTADB": "is no SQLite file, or an encrypted one: correct the path in the connection",
}


@dataclass(frozen=True)
class Options:
    """A table or a query, one of the two. The account should be one that may only read."""

    connection: str = field(
        metadata={
            "help": "SQLAlchemy URL, for instance sqlite:///folder/file.sqlite (opened read-only) "
            "or postgresql+psycopg://user:password@host/database."
        }
    )
    table: str | None = field(
        default=None, metadata={"help": "Table or view, with its schema before a dot if need be."}
    )
    query: str | None = field(
        default=None,
        metadata={"help": "A select, with an order by, so that rows keep their numbers."},
    )
    key: tuple[str, ...] = field(
        default=(),
        metadata={"help": "Columns by which a table is ordered; by default its primary key."},
    )
    READ: ClassVar[frozenset[str]] = frozenset()


def fetch(options: Options, request: Request) -> Iterator[Part]:
    """Yield the one part, its rows in the order of the key."""
    if (options.table is None) == (options.query is None):
        raise SourceError("a database needs one of `table` and `query`: correct the declaration")
    name = (options.table or "query").replace("/", "_")
    yield Part(f"{name}.jsonl", _lines(options))


def read(options: Options, parts: list[Landed]) -> Iterator[Rows]:
    """Yield the rows, numbered from 1 in the order in which they landed."""
    for part in parts:
        file = part.open()
        header = json.loads(file.readline())["columns"]
        yield Rows(part.name.removesuffix(".jsonl"), header, _rows(file))


def identity(options: Options, parts: list[Landed]) -> Iterator[str]:
    """Yield the columns and a digest a row, sorted: a table without a key has no order."""
    for part in parts:
        with part.open() as file:
            yield file.readline().decode()
            yield from sorted(sha256(line).hexdigest() for line in file)


def _rows(file: Any) -> Iterator[tuple[int, list[str | None]]]:
    with file:
        for number, line in enumerate(file, start=1):
            yield number, json.loads(line)


def _lines(options: Options) -> Iterator[bytes]:
    from sqlalchemy import inspect, text

    with _connected(options.connection) as connection:
        query, types = options.query, None
        if options.table:
            query, types = _select(inspect(connection), options.table, options.key)
        # A colon would begin the name of a parameter, of which there are none.
        result = connection.execute(text(query.replace(":", r"\:")))
        columns = list(result.keys())
        yield _line({"columns": columns, "types": types or [None] * len(columns)})
        for rows in result.partitions(BATCH):
            yield b"".join([_line([values.text(value) for value in row]) for row in rows])


def _select(inspector: Any, table: str, key: tuple[str, ...]) -> tuple[str, list[str]]:
    """Return the select of a whole table in the order of its key, and its columns' types."""
    schema, _, name = table.rpartition(".")
    if not inspector.has_table(name, schema or None):
        raise SourceError(f"there is no table {table}: correct `table`, or ask for the right to it")
    columns = inspector.get_columns(name, schema or None)
    names = {
        column_name(column["name"], position): column["name"]
        for position, column in enumerate(columns, start=1)
    }
    if missing := [word for word in key if word not in names]:
        raise SourceError(f"table {table} has no column {missing[0]}: correct `key`")
    order = [names[word] for word in key]
    order = order or inspector.get_pk_constraint(name, schema or None)["constrained_columns"]
    quoted = inspector.dialect.identifier_preparer.quote
    place = ".".join(quoted(word) for word in (schema, name) if word)
    by = f" order by {', '.join(map(quoted, order))}" if order else ""
    query = f"select {_cells(inspector.dialect, columns)} from {place}{by}"
    return query, [str(column["type"]) for column in columns]


def _cells(dialect: Any, columns: list[dict[str, Any]]) -> str:
    """Return what to select: JSON as text, for PostgreSQL's drivers make floats of its numbers."""
    from sqlalchemy.types import JSON

    if dialect.name != "postgresql":
        return "*"
    names = [dialect.identifier_preparer.quote(column["name"]) for column in columns]
    kinds = [isinstance(column["type"], JSON) for column in columns]
    return ", ".join(
        f"cast({name} as text) as {name}" if is_json else name
        for name, is_json in zip(names, kinds, strict=True)
    )


@contextmanager
def _connected(connection: str) -> Iterator[Any]:
    """Give a streaming connection; say what goes wrong in it without a value or a password."""
    from sqlalchemy import create_engine, exc, make_url, pool

    try:
        url = make_url(connection)
        sqlite = url.get_backend_name() == "sqlite"
        settings = {"creator": lambda: _sqlite(url.database or "")} if sqlite else {}
        engine = create_engine(url, poolclass=pool.NullPool, **settings)
    except (exc.NoSuchModuleError, ImportError):
        raise SourceError("the connection's driver is missing: install its package") from None
    except (exc.ArgumentError, ValueError):
        raise SourceError(
            "connection is no SQLAlchemy URL: write it as kind://user:password@host/database"
        ) from None
    place = f"the database {Path(url.database or '').name}"
    if url.host:
        place += f" on {url.host}"
    path = url.database or ""
    # A file that is taken for immutable is read without locks.
    before = _stamp(path) if sqlite and not _is_unfinished(path) else None
    failure = "cannot be opened: check that it is there, and the connection's user and password"
    try:
        with engine.connect() as opened:
            failure = "refused the query: check `table` or `query`, and the account's right to it"
            yield opened.execution_options(stream_results=True)
            failure = ""
    except exc.SQLAlchemyError as error:
        code = getattr(getattr(error, "orig", None), "sqlite_errorname", "")
        failure = SQLITE.get(code, failure)
    if before not in (None, _stamp(path)):
        failure = "changed while it was read: run again when nobody writes to it"
    if failure:
        raise SourceError(f"{place} {failure}")


def _stamp(path: str) -> tuple[int, int] | None:
    """Return what changes when a file is written to; None where there is none."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _is_unfinished(path: str) -> bool:
    """Return whether a change that is under way, or was when its writer died, lies beside it."""
    return any(Path(path + tail).exists() for tail in ("-wal", "-journal"))


def _sqlite(path: str) -> sqlite3.Connection:
    """Open a file without writing to it, though it be write-protected or was left in mid-write.

    What a recovered file holds in no valid UTF-8 is read as Windows-1252.
    """
    # Only a file beside which no unfinished change lies may be called immutable.
    mode = "mode=ro" if _is_unfinished(path) else "mode=ro&immutable=1"
    opened = sqlite3.connect(f"file:{quote(path)}?{mode}", uri=True, check_same_thread=False)
    opened.text_factory = _characters
    return opened


def _characters(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
