"""The log of what a publication held, and of who accepted it: `log/publications/<moment>.jsonl`.

A file a publication that held or accepted something, a line a table; nothing in it is ever changed
and no value of the data is in it.
"""

from collections.abc import Iterator
from datetime import datetime
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from governance.holding import Held
from ingest.clock import next_id, to_text
from ingest.storage import Storage

FOLDER = "publications"


def write(log: Storage, held: Held, by: str, at: datetime, scratch: Path) -> None:
    """Log what was held and accepted; nothing where nothing was."""
    lines = [
        {
            "at": to_text(at),
            "outcome": outcome,
            "name": loss.name,
            "message": loss.sentence,
            "published_rows": loss.published,
            "built_rows": loss.built,
            "by": person,
        }
        for outcome, found, person in (("held", held.losses, None), ("accepted", held.accepted, by))
        for loss in found
    ]
    if not lines:
        return
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    with TemporaryDirectory(dir=scratch, prefix=".publication-") as folder:
        path = Path(folder, "lines")
        path.write_text(text, encoding="utf-8")
        log.put(f"{FOLDER}/{next_id(at, _last(log))}.jsonl", path)


def read(log: Storage) -> Iterator[dict[str, Any]]:
    """The lines of all publications, oldest first."""
    for name in _names(log):
        for line in log.read(f"{FOLDER}/{name}.jsonl").decode("utf-8").splitlines():
            yield json.loads(line)


def _names(log: Storage) -> list[str]:
    return sorted(Path(name).stem for name in log.files(FOLDER))


def _last(log: Storage) -> str | None:
    return max(_names(log), default=None)
