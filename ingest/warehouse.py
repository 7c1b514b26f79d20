"""The warehouse file: open it to write, or say in one sentence who has it open."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import re
from typing import Any

from ingest.errors import Stop

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
    except duckdb.IOException as error:
        raise Stop(_locked(path, str(error))) from None
    try:
        connection.begin()
        yield connection
        try:
            connection.commit()
        except duckdb.Error as error:
            raise Stop(
                f"{path} cannot be written ({' '.join(str(error).split())}): make room, then run "
                "`python -m ingest register`; what was fetched is safe."
            ) from None
    finally:
        connection.close()


def identifier(*names: str) -> str:
    """Names as SQL takes them, with dots between."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(text: str) -> str:
    """A text as SQL takes it."""
    return "'" + text.replace("'", "''") + "'"


def _locked(path: Path, error: str) -> str:
    found = _HOLDER.search(error)
    if found is None:
        return f"{path} cannot be opened: {' '.join(error.split())}"
    program = Path(found["program"]).name
    return (
        f"{path} is open in {program} (process {found['process']}): close it there, then run this "
        "again; what was fetched is safe. To look at data while others build, open "
        f"{path.parent / 'published.duckdb'} instead."
    )
