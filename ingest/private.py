"""Who may read what Borough writes: its owner alone, unless a file is made for readers.

Every program of the project calls `start` before it writes anything: what it makes is then 0600,
folders 0700, and what an earlier version left open to others is closed. Readers get published files
by group (`governance.readers`).
"""

from collections.abc import Mapping
import os
from pathlib import Path
import stat

from ingest import datafolder

FILE, FOLDER = 0o600, 0o700
PASSAGE = 0o711  # of a folder through which readers reach files of theirs without listing it
_OTHERS = 0o077

# What a run makes directly in its data folder. Nothing else is touched: BOROUGH_DATA may name a
# folder in which a person keeps files too. `env` is a person's: ingest refuses one that is open.
OURS = (
    "demo", "incoming", "ingest-notes", "landing", "log", "parsed", "raw", "real", "target",
    "unsent", "ingest.lock", "last_build", "dev", ".steps",
)  # fmt: skip
OUR_PATTERNS = ("warehouse.duckdb*", ".built-*", "parsed?*", ".publi*", ".publication-*")


def start(variables: Mapping[str, str] = os.environ) -> None:
    """Make private what this process writes from now on, and what is there.

    What is there is what runs made in the data folder, where that has Borough's mark: a variable
    with the wrong folder (`/`, a home) closes nothing. What belongs to another user stays as it is.
    """
    os.umask(_OTHERS)
    data = Path(variables.get("BOROUGH_DATA") or "var")
    if not datafolder.is_marked(data):
        return
    for path in [*(data / name for name in OURS), *_matching(data)]:
        close(path)
    site = data / "site"
    if site.is_dir() and site.stat().st_mode & stat.S_IROTH:
        close(site)  # `governance site` gives it to readers
    _close_passage(data)


def opener(path: str, flags: int) -> int:
    """For `open`: a file that is made is its owner's alone, whatever the umask."""
    return os.open(path, flags, FILE)


def close(path: Path) -> None:
    """Take a file, or a folder with all in it, from everybody but its owner.

    A folder that is closed already keeps others out of what it holds: that is not looked at again.
    """
    if path.is_symlink() or not path.exists() or not path.stat().st_mode & _OTHERS:
        return
    # The folder last: one that was left half-way is still open, and is done again.
    for folder, folders, files in os.walk(path) if path.is_dir() else ():
        for name in (*folders, *files):
            _close(Path(folder, name))
    _close(path)


def _close(path: Path, allowed: int = 0) -> None:
    """Take the rights of others but those allowed, where the path is ours to change."""
    try:
        mode = path.lstat().st_mode
        if not stat.S_ISLNK(mode) and mode & _OTHERS & ~allowed:
            path.chmod(stat.S_IMODE(mode) & ~(_OTHERS & ~allowed))
    except OSError:
        return  # gone meanwhile, another user's, or on a disk that is read-only


def _close_passage(data: Path) -> None:
    """The data folder itself: nobody lists it; readers may pass through it to files of theirs.

    A folder of many users (/tmp) is not ours, whatever BOROUGH_DATA names.
    """
    state = data.stat()
    if state.st_uid == os.geteuid() and not state.st_mode & stat.S_ISVTX:
        is_passage = stat.S_IMODE(state.st_mode) == PASSAGE
        _close(data, allowed=PASSAGE & _OTHERS if is_passage else 0)


def _matching(data: Path) -> list[Path]:
    return [path for pattern in OUR_PATTERNS for path in data.glob(pattern)]
