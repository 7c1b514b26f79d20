"""The warehouse file: open it to write, or say in one sentence who has it open."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import re
from typing import Any

from ingest.errors import WRONG_USE, Stop

_HOLDER = re.compile(r"lock is held in (?P<program>.+?) \(PID (?P<process>\d+)\)")


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """A connection in one transaction, committed at the end.

    Raises Stop where it is locked, or its disk is full.
    """
    import duckdb

    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(str(path))
    except duckdb.Error as error:
        raise Stop(why_not_opened(path, str(error)), WRONG_USE) from None
    try:
        connection.begin()
        try:
            yield connection
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise _unwritten(path, error) from None
        try:
            connection.commit()
        except duckdb.Error as error:
            raise _unwritten(path, error) from None
    finally:
        connection.close()


def identifier(*names: str) -> str:
    """Names as SQL takes them, with dots between."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(text: str) -> str:
    """A text as SQL takes it."""
    return "'" + text.replace("'", "''") + "'"


def _unwritten(path: Path, error: Exception) -> Stop:
    return Stop(
        f"{path} cannot be written ({' '.join(str(error).split())}): make room, then run "
        "`python -m ingest register`; what was fetched is safe.",
        WRONG_USE,
    )


def why_not_opened(path: Path, error: str) -> str:
    """Why DuckDB would not open a file, by its own words; with the program that holds it."""
    found = _HOLDER.search(error)
    if found is None:
        return f"{path} cannot be opened: {_reason(path, error)}"
    program = Path(found["program"]).name
    return (
        f"{path} is open in {program} (process {found['process']}): close it there, then run this "
        "again; what was fetched is safe. To look at data while others build, open "
        f"{path.parent / 'published.duckdb'} instead."
    )


def _reason(path: Path, error: str) -> str:
    """What is wrong with the file, where that can be seen; else DuckDB's words."""
    if path.is_dir():
        return "it is a folder: move it away, then run this again."
    if "not a valid DuckDB database" in error:
        return "it is no DuckDB file: remove it, then run `python -m ingest register` and build."
    if "No space left" in error or "quota" in error:
        return "its disk is full: make room, then run this again."
    if path.exists() and not os.access(path, os.W_OK):
        return "this user may not write it: have it allowed, or remove it, for it is made again."
    if not os.access(path.parent, os.W_OK):
        return f"this user may not write in {path.parent}: have it allowed, then run this again."
    return " ".join(error.split())
