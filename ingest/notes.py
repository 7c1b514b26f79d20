"""What ingest remembers of a table's raw files, so that a run need not open each one again.

A note holds what the footer of an extract's file says, with the file's stamp: once the file is
another, its note counts for nothing. Lost notes cost time and nothing else. Extracts that say the
same of their columns share it, for most of them do.
"""

from collections.abc import Mapping
import json
from pathlib import Path
from typing import Any

from ingest.parquet import Footer
from ingest.storage import Storage

FOLDER = "ingest-notes"  # no system's name has a hyphen

Notes = dict[str, tuple[str, Footer]]  # by file: its stamp, its footer


def read(storage: Storage, table: str) -> Notes:
    """The notes of a table; none where there are none that can be read."""
    try:
        said = json.loads(storage.read(_name(table)))
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
    path = scratch / f"{table}.notes"
    path.write_text(f'{{"shapes": [\n{text}\n], "files": {{\n{lines}\n}}}}\n', encoding="utf-8")
    storage.put(_name(table), path, replace=True)


def _name(table: str) -> str:
    return f"{FOLDER}/{table}.json"


def _without(said: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    return {word: value for word, value in said.items() if word not in words}
