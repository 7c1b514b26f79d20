"""What is said of an error that nobody foresaw: enough to find it, nothing of the data."""

import errno
from pathlib import Path
import traceback

from ingest.connectors import SourceError
from ingest.environment import Environment

LONGEST = 300  # characters of another program's text
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NOT_ALLOWED = (errno.EACCES, errno.EPERM)
# What Borough itself puts in its data folder, and a project in its own.
OWN = {"env", "ingest.lock", "warehouse.duckdb", "published.duckdb", "published", "target", "site"}
OWN |= {"landing", "raw", "log", "incoming", "ingest-notes", "unsent", "demo", ".borough"}


def of_this_machine(error: Exception, data: Path | None = None) -> str | None:
    """What is wrong with the disk, where that is all; else None. `data` is the data folder."""
    if not isinstance(error, OSError):
        return None
    # The folder alone, unless the name is Borough's own: a part may be called after a person.
    path = Path(error.filename) if isinstance(error.filename, str | Path) else None
    folder = path.parent if path else None
    if error.errno in NO_ROOM:
        place = folder or data
        of = f"the disk that holds {place}" if place else "the disk of this machine"
        return f"{of} is full: make room, then run again; what landed is safe"
    if path is None:
        return None
    if error.errno == errno.EROFS:
        return f"{folder} is read-only: have it made writable, then run again"
    if error.errno in NOT_ALLOWED:
        return f"this user may not write in {folder}: have it allowed, then run again"
    name = path if path.name in OWN else f"something in {folder}"
    if error.errno == errno.EISDIR:
        return f"{name} is a folder where a file is expected: move it away, then run again"
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return f"{name} is a file where a folder is expected: move it away, then run again"
    return None


def asking_failed(error: Exception, environment: Environment) -> str:
    """A library's error at fetching: its kind and text, which no row has gone into yet."""
    sentence = of_this_machine(error)
    if sentence:
        return sentence
    text = " ".join(environment.redact(str(error)).split())
    return f"asking the source failed with {type(error).__name__}: {text[:LONGEST]}"


def reading_failed(error: Exception, loader: str) -> SourceError:
    """An error at reading: its kind and place. Its text is not shown, for it may quote a cell."""
    sentence = of_this_machine(error)
    if sentence:
        return SourceError(sentence)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}, line {frame.lineno}"
    return SourceError(
        f"reading what landed failed ({type(error).__name__} in {place}); nothing is lost, "
        f"report it as a fault of the connector '{loader}'"
    )
