"""What is said of an error that nobody foresaw: enough to find it, nothing of the data."""

from pathlib import Path
import traceback

from ingest.connectors import SourceError
from ingest.environment import Environment

LONGEST = 300  # characters of another program's text


def asking_failed(error: Exception, environment: Environment) -> str:
    """A library's error at fetching: its kind and text, which no row has gone into yet."""
    text = " ".join(environment.redact(str(error)).split())
    return f"asking the source failed with {type(error).__name__}: {text[:LONGEST]}"


def reading_failed(error: Exception, loader: str) -> SourceError:
    """An error at reading: its kind and place. Its text is not shown, for it may quote a cell."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}, line {frame.lineno}"
    return SourceError(
        f"reading what landed failed ({type(error).__name__} in {place}); nothing is lost, "
        f"report it as a fault of the connector '{loader}'"
    )
