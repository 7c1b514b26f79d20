"""Remove Eastmere from a data folder, landing and all, where nothing in it is anybody else's.

What landed from Eastmere's stand-ins says so in its manifest (`stand_ins`); one extract without
that word is a real source's, and then nothing is removed. So is no landing, log or raw that lies
elsewhere, and no file that neither Eastmere nor Borough put in the folder.
"""

from collections.abc import Iterator
from contextlib import ExitStack
import json
import os
from pathlib import Path
import shutil

from demo.settings import DemoError, data_folder, folder
from ingest import clean, datafolder, stand_ins
from ingest.places import locked

# Of the data folder, beside what can be made again (`ingest.clean`).
LANDED = ("landing", "raw", "log", "demo")
MANIFEST = "_manifest.json"
EMPTIED = ("ingest.lock", datafolder.MARK)


def remove() -> str:
    """Remove it; return a sentence that says what stays.

    Raises DemoError where it is not there, where something landed that is not Eastmere's, or where
    the folder has no mark of Borough; nothing is removed then.
    """
    data = data_folder()
    if not (folder() / "settings.json").is_file():
        raise DemoError(f"Eastmere is not in {data}: nothing was removed.")
    if not datafolder.is_marked(data) or datafolder.is_a_home(data, os.environ):
        raise DemoError(
            f"{data} has no mark of Borough ({datafolder.MARK}), so it may be somebody's: nothing "
            f"was removed. If Borough made it, mark it with `touch {data / datafolder.MARK}`."
        )
    with ExitStack() as work:
        work.enter_context(locked(data))
        clean.refuse_open(data)
        others = sorted({_table(path) for path in _not_eastmeres(data / "landing")})
        if others:
            raise DemoError(
                f"{data / 'landing'} holds what is not known to be Eastmere's, of "
                f"{', '.join(others[:3])}{' and others' if len(others) > 3 else ''}: nothing was "
                "removed. Take that away first, or remove the folder by hand."
            )
        for path in _of_eastmere(data):
            if path.is_symlink() or not path.is_dir():
                path.unlink(missing_ok=True)
            else:
                shutil.rmtree(path)
    stays = sorted(path.name for path in data.iterdir())
    if stays:
        return f"Eastmere is removed. In {data} stay: {', '.join(stays)}."
    data.rmdir()
    return f"Eastmere is removed, and {data} with it."


def _not_eastmeres(landing: Path) -> Iterator[Path]:
    """The files in landing that are neither of an extract of Eastmere nor about one."""
    for place, _, names in os.walk(landing):
        for name in names:
            path = Path(place, name)
            if len(path.relative_to(landing).parts) < 4:
                if name != "ingest.lock":
                    yield path
            elif path.parent.name not in ("_accepted", "_lost") and not _is_eastmeres(
                landing.joinpath(*path.relative_to(landing).parts[:3]) / MANIFEST
            ):
                yield path


def _is_eastmeres(manifest: Path) -> bool:
    try:
        said = json.loads(manifest.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    if not isinstance(said, dict):
        return False
    return said.get(stand_ins.MARK) is True or said.get("connector") in stand_ins.OWN


def _table(path: Path) -> str:
    parts = path.relative_to(data_folder() / "landing").parts
    return ".".join(parts[:2]) if len(parts) > 2 else str(path)


def _of_eastmere(data: Path) -> Iterator[Path]:
    yield from (path for name in LANDED if (path := data / name).exists() or path.is_symlink())
    yield from {path for pattern in clean.MADE_AGAIN for path in data.glob(pattern)}
    # Last, so that what was ended half-way can be ended.
    if {path.name for path in data.iterdir()} <= set(EMPTIED):
        yield from (path for name in EMPTIED if (path := data / name).exists())
