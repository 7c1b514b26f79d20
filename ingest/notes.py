"""What ingest remembers of a table's raw files, so that a run need not open each one again.

A note holds what the footer of an extract's file says, with the file's stamp: once the file is
another, its note counts for nothing. Lost notes cost time and nothing else. Extracts that say the
same of their columns share it, for most of them do.
"""

from collections.abc import Mapping
from hashlib import sha256
import json
from pathlib import Path
from typing import Any

from ingest.parquet import Footer
from ingest.storage import Storage

FOLDER = "ingest-notes"  # no system's name has a hyphen

Notes = dict[str, tuple[str, Footer]]  # by file: its stamp, its footer


def read(storage: Storage, table: str) -> Notes:
    """The notes of a table; none where there are none, or not as they were written."""
    try:
        head, _, rest = storage.read(_name(table)).partition(b"\n")
        if head != _head(rest):
            return {}
        said = json.loads(b"{" + rest)
        shapes = said["shapes"]
        return {
            file: (stamp, Footer(rows, shapes[shape]["columns"], small | shapes[shape]["said"]))
            for file, (stamp, rows, shape, small) in said["files"].items()
        }
    except (FileNotFoundError, ValueError, KeyError, IndexError, TypeError):
        return {}


def write(storage: Storage, table: str, notes: Notes, scratch: Path) -> None:
    """Keep the notes of a table."""
    shapes: dict[str, int] = {}
    files = {}
    for file, (stamp, footer) in sorted(notes.items()):
        large = {word: footer.said[word] for word in ("headers", "read")}
        shape = json.dumps({"columns": footer.columns, "said": large}, ensure_ascii=False)
        number = shapes.setdefault(shape, len(shapes))
        files[file] = (stamp, footer.rows, number, _without(footer.said, large))
    text = ",\n".join(shapes)
    lines = ",\n".join(f"{json.dumps(file)}: {json.dumps(note)}" for file, note in files.items())
    rest = f'"shapes": [\n{text}\n], "files": {{\n{lines}\n}}}}\n'.encode()
    path = scratch / f"{table}.notes"
    path.write_bytes(_head(rest) + b"\n" + rest)
    storage.put(_name(table), path, replace=True)


def _head(rest: bytes) -> bytes:
    """The first line, by which the others are known to be whole."""
    return f'{{"sha256": "{sha256(rest).hexdigest()}",'.encode()


def _name(table: str) -> str:
    return f"{FOLDER}/{table}.json"


def _without(said: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    return {word: value for word, value in said.items() if word not in words}
