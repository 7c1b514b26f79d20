"""SQLite files: opened without a write, whatever state their writer left them in.

A value has no type but its own: whole numbers and text are exact, a real number is the shortest
text that reads back as the same number (at most 17 significant digits; SQLite's own cast to text
stops at 15), a blob is hexadecimal. Dates and booleans are whatever their writer stored. Text
that is no valid UTF-8 is read as Windows-1252.
"""

from pathlib import Path
import sqlite3
from urllib.parse import quote


def opened(path: str) -> sqlite3.Connection:
    """Open a file read-only, even if it is write-protected or a writer died in mid-transaction.

    Raises sqlite3.OperationalError where it cannot be opened.
    """
    # Only a file beside which no unfinished change lies may be called immutable.
    mode = "mode=ro" if is_unfinished(path) else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"file:{quote(path)}?{mode}", uri=True, check_same_thread=False)
    connection.text_factory = characters
    # A query reads its own file: another one could be attached to it, or the file copied elsewhere.
    connection.set_authorizer(_allowed)
    return connection


def _allowed(action: int, *_: str | None) -> int:
    return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK


def stamp(path: str) -> tuple[int, int] | None:
    """Return what changes when a file is written to (bytes, nanoseconds); None if it is missing."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def is_unfinished(path: str) -> bool:
    """Return whether the file of an unfinished change lies beside a database."""
    return any(Path(path + tail).exists() for tail in ("-wal", "-journal"))


def characters(data: bytes) -> str:
    """Decode UTF-8, and anything else as Windows-1252."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
