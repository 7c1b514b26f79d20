"""Where landing and raw lie: files under a root, named by relative paths with forward slashes.

The seam at which an S3 root would be added: all that the rest needs is listing, reading, and a
put that is atomic, lasting, and refuses a name that is taken.
"""

import errno
import os
from pathlib import Path
import shutil
from typing import BinaryIO

ARRIVING = ".arriving"


class Folder:
    """A root on a local disk."""

    def __init__(self, root: Path):
        self.root = root

    def folders(self, prefix: str) -> list[str]:
        """Names of the folders directly under a prefix, sorted."""
        place = self.root / prefix
        entries = place.iterdir() if place.is_dir() else ()
        return sorted(entry.name for entry in entries if entry.is_dir())

    def files(self, prefix: str = "") -> list[str]:
        """Names of all files under a prefix, at any depth, relative to the root, sorted."""
        place = self.root / prefix
        found = (Path(folder, name) for folder, _, names in os.walk(place) for name in names)
        return sorted(path.relative_to(self.root).as_posix() for path in found)

    def exists(self, name: str) -> bool:
        """Whether a file or folder of the name is there."""
        return (self.root / name).exists()

    def size(self, name: str) -> int:
        """Size in bytes."""
        return (self.root / name).stat().st_size

    def open(self, name: str) -> BinaryIO:
        """The file, opened to read its bytes."""
        return (self.root / name).open("rb")

    def read(self, name: str) -> bytes:
        """The file's bytes."""
        return (self.root / name).read_bytes()

    def uri(self, name: str) -> str:
        """What another program may open: the absolute path."""
        return str((self.root / name).absolute())

    def put(self, name: str, source: Path, replace: bool = False) -> None:
        """Move a finished local file to a name, whole or not at all, so that it outlasts a crash.

        Raises FileExistsError where the name is taken and `replace` is false.
        """
        target = self.root / name
        _make_folder(target.parent)
        _sync(source)
        try:
            _move(source, target, replace)
        except OSError as error:
            # Another disk, or one without hard links: bring the bytes next to the name first.
            if error.errno not in (errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK):
                raise
            near = target.with_name(f".{target.name}{ARRIVING}")
            shutil.copyfile(source, near)
            _sync(near)
            if not replace and target.exists():
                raise FileExistsError(
                    errno.EEXIST, os.strerror(errno.EEXIST), str(target)
                ) from None
            near.replace(target)
            source.unlink()
        _sync(target.parent)

    def sweep(self, prefix: str) -> None:
        """Remove what a `put` from another disk left half-way under a prefix."""
        for name in self.files(prefix):
            if name.endswith(ARRIVING):
                self.remove(name)

    def remove(self, prefix: str) -> None:
        """Remove a file, or a folder with all it holds."""
        place = self.root / prefix
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)


def _move(source: Path, target: Path, replace: bool) -> None:
    """A hard link is the one local move that refuses a name that is taken, in one step."""
    if replace:
        source.replace(target)
    else:
        os.link(source, target)
        source.unlink()


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, each recorded on the disk in the one that holds it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync(folder.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
