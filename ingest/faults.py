"""What is said of an error that nobody foresaw: enough to find it, nothing of the data."""

import errno
from pathlib import Path
import traceback

from ingest.connectors import SourceError
from ingest.environment import Environment

LONGEST = 300  # characters of another program's text
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)


def of_this_machine(error: Exception) -> str | None:
    """What is wrong with the disk, where that is all; else None."""
    code = error.errno if isinstance(error, OSError) else None
    if code in NO_ROOM:
        return "the disk of this machine is full: make room, then run again; what landed is safe"
    if code in NOT_ALLOWED and error.filename:
        # The folder alone: a part may be called after a person.
        folder = Path(error.filename).parent
        return f"this user may not write in {folder}: have it allowed, then run again"
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
