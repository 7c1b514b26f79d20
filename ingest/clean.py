"""Remove what can be made again from the data folder, and nothing else.

What goes has a name that Borough gives; what has another stays, whoever put it there. Landing, the
log, releases and the variables' file are no names of these, for they are the only copy. So may raw
be: what it holds of an extract that landing has lost, or holds damaged, stays.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
import fcntl
import os
from pathlib import Path
import shutil

from ingest import datafolder, runlog, verify
from ingest.errors import WRONG_USE, Stop
from ingest.places import Places, locked
from ingest.storage import Folder
from ingest.warehouse import opened

# Patterns of names directly in the data folder.
MADE_AGAIN = (
    *("warehouse.duckdb", "warehouse.duckdb.*", "published.duckdb", "published.duckdb.*"),
    *(
        "published",
        "published-*",
        ".published*",
        ".publishing-*",
        "site",
        "reports",
        "target",
        "last_build",
    ),
    *("logs", "parsed*", "incoming", "ingest-notes", ".built-*", ".steps", ".ingest-*"),
)
OF_DBT = ("target", "logs")  # in the project's own folder
FILES = ("warehouse.duckdb",)  # that another process may be writing


def clean(project: Path, variables: Mapping[str, str]) -> list[str]:
    """Clean the data folder, that of `make real` in it, and dbt's folders; return what was removed.

    Raises Stop where the data folder has no mark, or somebody is at work in it; nothing is removed
    then.
    """
    data = datafolder.of(variables)
    folders = [folder for folder in (data, data / "real") if folder.is_dir()]
    if not datafolder.is_marked(data / "real"):
        folders = folders[:1]
    removed: list[Path] = []
    with ExitStack() as work:
        for folder in folders:
            _refuse(folder, variables)
            work.enter_context(locked(folder))
            refuse_open(folder)
        own = [Places.of(variables | {"BOROUGH_DATA": str(folder)}) for folder in folders]
        paths = [path for places in own for path in _to_remove(places)]
        removed += _removed(paths)
    if (project / "dbt_project.yml").is_file():
        removed += _removed(path for name in OF_DBT if _is_there(path := project / name))
    return [str(path) for path in removed]


def _refuse(folder: Path, variables: Mapping[str, str]) -> None:
    mark = folder / datafolder.MARK
    if datafolder.is_a_home(folder, variables):
        raise Stop(f"{folder} is a person's home: nothing was removed.", WRONG_USE)
    if not datafolder.is_marked(folder):
        raise Stop(
            f"{folder} has no mark of Borough ({mark}), so it may be somebody's: nothing was "
            f"removed. If Borough made it, mark it with `touch {mark}`; else correct BOROUGH_DATA.",
            WRONG_USE,
        )


def refuse_open(folder: Path) -> None:
    """DuckDB locks the whole file it has open; a file that is removed under it is lost to it."""
    for name in FILES:
        path = folder / name
        if not path.is_file() or not os.access(path, os.W_OK):
            continue
        with path.open("r+b") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Stop(_holder(path), WRONG_USE) from None


def _holder(path: Path) -> str:
    """Who has a DuckDB file open; DuckDB itself knows, where it is installed."""
    with suppress(ImportError):
        try:
            with opened(path):
                pass
        except Stop as stop:
            return str(stop)
    return f"{path} is open in another program: close it there, then run this again."


def _to_remove(places: Places) -> list[Path]:
    folder, roots = places.data, (places.landing, places.log)
    kept = {root.root.resolve() for root in roots if isinstance(root, Folder)}
    paths = {path for pattern in MADE_AGAIN for path in folder.glob(pattern)}
    raw = folder / "raw"
    if raw.is_symlink():
        paths.add(raw)
    elif raw.is_dir():
        paths |= set(_raw(raw, places))
    return [path for path in sorted(paths) if not _holds(path, kept)]


def _raw(raw: Path, places: Places) -> Iterator[Path]:
    """What of raw landing can give again: all, or the folders of those extracts that are whole."""
    faults = verify.verify(places.landing, runlog.landed(places.log))
    lost = {fault.extract for fault in faults if fault.extract}
    found = [path for path in raw.glob("*/*/extract_date=*/*") if path.is_dir()]
    bare = [path for path in found if not _is_whole(path, places, lost)]
    if not bare:
        yield raw
        return
    yield from (path for path in found if path not in bare)


def _is_whole(path: Path, places: Places, lost: set) -> bool:
    system, table, _, name = path.parts[-4:]
    extract = system, table, name.replace(".", "-").partition("-")[0]
    manifest = f"{'/'.join(extract)}/{verify.MANIFEST}"
    return extract not in lost and places.landing.exists(manifest)


def _holds(path: Path, kept: set[Path]) -> bool:
    """Whether something to be kept lies in a folder, or is it; a link holds nothing."""
    return not path.is_symlink() and any(root.is_relative_to(path.resolve()) for root in kept)


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _removed(paths: Iterable[Path]) -> list[Path]:
    """Remove files, folders, and links without what they lead to."""
    removed = []
    for path in paths:
        if path.is_symlink() or not path.is_dir():
            path.unlink(missing_ok=True)
        else:
            shutil.rmtree(path)
        removed.append(path)
    return removed
