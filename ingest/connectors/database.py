"""A table or a query of any database that SQLAlchemy speaks to, streamed row by row.

Lands one file of JSON lines: first {"columns": [...], "types": [...]}, then an array a row, each
value as text or null. The text of a value is what PostgreSQL, MySQL or MariaDB itself writes
(`postgres.py`, `mysql.py`), what SQLite holds (`sqlite.py`), and elsewhere what `values.text` makes
of what the driver gives. Two extracts are the same when their rows are, in whatever order a
database without a key gives them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256
import json
import re
from typing import Any, ClassVar
import warnings

from ingest.connectors import (
    Landed,
    Part,
    Request,
    Rows,
    SourceError,
    database_connection,
    database_faults,
    mysql,
    postgres,
    values,
)
from ingest.naming import column_name

BATCH = 5_000  # rows

# How columns get the names that are wanted, where no spreadsheet has letters or a header row.
NAMING = "name each column with `as` in a `query`"


@dataclass(frozen=True)
class Options:
    """A table or a query, one of the two. The account should be one that may only read."""

    connection: str = field(
        metadata={
            "holds": "connection",
            "help": "Variable of the system that holds a SQLAlchemy URL: `${NAME}`, for instance "
            "sqlite:////folder/file.sqlite (opened read-only) or "
            "postgresql+psycopg://user:password@host/database.",
        }
    )
    table: str | None = field(
        default=None,
        metadata={
            "help": "Table or view, as the database spells it, with its schema before a dot if "
            "need be."
        },
    )
    query: str | None = field(
        default=None,
        metadata={
            "help": "A select that names each column, with an order by, so that rows keep their "
            "numbers."
        },
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
    name = re.sub(r"^\.|[/\\]", "_", options.table or "query")
    yield Part(f"{name}.jsonl", _lines(options, request))


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


def _lines(options: Options, request: Request) -> Iterator[bytes]:
    from sqlalchemy import column, inspect, select, text

    with database_connection.opened(options.connection, request.admit) as connection:
        if options.table:
            table, columns, order = _table(inspect(connection), options.table, options.key)
            names = [known["name"] for known in columns]
            types = [str(known["type"]) for known in columns]
            statement = select(*map(column, names)).select_from(table).order_by(*map(column, order))
            source = table
        else:
            names, types, statement = None, None, options.query
            source = text(_within(options.query))
        try:
            result = _executed(connection, statement)
            names = names or list(result.keys())
            yield _line({"columns": names, "types": types or [None] * len(names)})
            for rows in result.partitions(BATCH):
                yield b"".join([_line([values.text(value) for value in row]) for row in rows])
        except Exception as error:
            if not database_faults.is_of_a_value(error):
                raise
            found = _column_at_fault(connection, source, names)
            place = database_connection.place(connection.engine.url)
            reason = database_faults.of_a_value(error, found)
            raise SourceError(f"{place} {reason}") from None


def _executed(connection: Any, statement: Any) -> Any:
    """Begin to stream a statement's rows, each value as near to the server's text as can be."""
    kind = connection.dialect.name
    if kind == "postgresql":
        postgres.begin(connection)
    elif kind in ("mysql", "mariadb"):
        mysql.begin(connection)
    if not isinstance(statement, str):
        return connection.execute(statement)
    # Without parameters, so that neither a colon nor a per cent sign means anything in a query.
    result = connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
    if not result.returns_rows:
        raise SourceError("`query` gives no rows: write a select")
    return result


def _table(inspector: Any, table: str, key: tuple[str, ...]) -> tuple[Any, list[Any], list[str]]:
    """Return a table, its columns as SQLAlchemy describes them, and those that order its rows."""
    from sqlalchemy import exc
    from sqlalchemy import table as named

    # Of a type that SQLAlchemy does not know nothing is needed but its values' text.
    warnings.filterwarnings("ignore", "Did not recognize type", exc.SAWarning)
    schema, name = _schema_and_name(inspector, table)
    columns = inspector.get_columns(name, schema)
    names = {
        column_name(column["name"], position): column["name"]
        for position, column in enumerate(columns, start=1)
    }
    if missing := [word for word in key if word not in names]:
        raise SourceError(f"table {table} has no column {missing[0]}: correct `key`")
    order = [names[word] for word in key]
    order = order or inspector.get_pk_constraint(name, schema)["constrained_columns"]
    return named(name, schema=schema), columns, order


def _schema_and_name(inspector: Any, table: str) -> tuple[str | None, str]:
    """Return where a table is: the whole of what is declared may be its name, dots and all."""
    from sqlalchemy import exc

    places: list[tuple[str | None, str]] = [(None, table)]
    dots = [at for at, letter in enumerate(table) if letter == "." and 0 < at < len(table) - 1]
    places += [(table[:at], table[at + 1 :]) for at in dots]
    if inspector.dialect.name == "sqlite":
        schemas = inspector.get_schema_names()
        places = [place for place in places if place[0] in (None, *schemas)]
    for schema, name in places:
        try:
            if inspector.has_table(name, schema):
                return schema, name
        except exc.DBAPIError as error:
            # MySQL does not tell a missing table from one that the account may not see.
            if not database_faults.is_of_a_right(error):
                raise
    known = [*inspector.get_table_names(), *inspector.get_view_names()]
    hint = "".join(f" (is it '{found}'?)" for found in get_close_matches(table, known, n=1))
    raise SourceError(
        f"there is no table {table}: correct `table`{hint}, with its schema before a dot if that "
        "is not the account's own, or have the account granted the right to it"
    )


def _within(query: str) -> str:
    """Return a query as the source of another, for SQLAlchemy's `text`."""
    return "(\n" + query.strip().rstrip(";").replace(":", r"\:") + "\n) as q"


def _column_at_fault(connection: Any, source: Any, names: list[str] | None) -> str | None:
    """Return the first column that cannot be read alone; None where all or none of them can."""
    from sqlalchemy import column, select, text

    def is_readable(name: str) -> bool:
        try:
            connection.rollback()
            result = _executed(connection, select(column(name)).select_from(source))
            for rows in result.partitions(BATCH):
                _ = [values.text(value) for (value,) in rows]
        except Exception:
            return False
        return True

    try:
        if names is None:
            connection.rollback()
            nothing = select(text("*")).select_from(source).limit(0)
            names = list(_executed(connection, nothing).keys())
    except Exception:
        return None
    failed = [name for name in names if not is_readable(name)]
    # Where no column can be read it is not a column that is at fault.
    return failed[0] if failed and (len(failed) < len(names) or len(names) == 1) else None


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
