"""One connection to a database, which streams its rows and whose errors are sentences."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
import sqlite3
from typing import Any

from ingest.connectors import SourceError, database_faults, postgres, sqlite


@contextmanager
def opened(connection: str, admit: Callable[[str], None]) -> Iterator[Any]:
    """Give a streaming connection to the address that SQLAlchemy's URL names.

    `admit` refuses a file that is not the system's to read. Raises SourceError for what goes wrong
    with the connection, then or later, without a value or a password.
    """
    from sqlalchemy import create_engine, exc, make_url, pool

    try:
        url = make_url(connection)
        kind = url.get_backend_name()
        settings: dict[str, Any] = {}
        if kind == "duckdb":
            raise SourceError(
                "a DuckDB file is not read here, since its queries may read any file of this "
                "machine: have its tables exported as CSV"
            )
        if kind == "sqlite":
            admit(url.database or "")
            settings["creator"] = lambda: sqlite.opened(url.database or "")
        if kind in ("postgres", "postgresql"):
            # Whichever driver a connection names: this is the one that can leave values as text.
            url = url.set(drivername="postgresql+psycopg")
            settings = postgres.engine_settings(dict(url.query))
        engine = create_engine(url, poolclass=pool.NullPool, **settings)
    except (exc.NoSuchModuleError, ImportError):
        raise SourceError(
            f"the connection's driver is missing: correct '{url.drivername}' or install its package"
        ) from None
    except (exc.ArgumentError, ValueError):
        raise SourceError(
            "connection is no SQLAlchemy URL: write it as kind://user:password@host/database"
        ) from None
    path = url.database or ""
    # A file that is taken for immutable is read without locks.
    before = sqlite.stamp(path) if kind == "sqlite" and not sqlite.is_unfinished(path) else None
    is_open, failure = False, ""
    try:
        with engine.connect() as connected:
            is_open = True
            yield connected.execution_options(stream_results=True)
    except (exc.SQLAlchemyError, sqlite3.Warning) as error:
        failure = database_faults.of(error, is_open)
    if before not in (None, sqlite.stamp(path)):
        failure = "changed while it was read: run again when nobody writes to it"
    if failure:
        # What the server itself wrote may quote a value.
        raise SourceError(f"{place(url)} {failure}") from None


def place(url: Any) -> str:
    """Return a database as a sentence names it, without the account."""
    host = f" on {url.host}" if url.host else ""
    return f"the database {Path(url.database or '').name}{host}"
