"""Files of the demo's folder, read again only when they have changed."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

Read = TypeVar("Read")


def load(path: Path, read: Callable[[bytes], Read]) -> Read:
    """What `read` makes of a file's bytes. Raises FileNotFoundError where there is none."""
    return _load(path, path.stat().st_mtime_ns, read)


@lru_cache(maxsize=64)
def _load(path: Path, changed: int, read: Callable[[bytes], Read]) -> Read:
    return read(path.read_bytes())
