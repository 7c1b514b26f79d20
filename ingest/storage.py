"""Where landing, raw and the log lie: files under a root, named by relative paths with slashes.

A root is a folder of this machine or, in `ingest.bucket`, one in an S3 bucket. All that the rest
needs of it is listing, reading, and a put that is atomic, lasting, and refuses a name that is
taken.
"""

from collections.abc import Iterator
import errno
import os
from pathlib import Path
import shutil
from typing import Protocol

from ingest import private

ARRIVING = ".arriving"  # the end of the name of what a `put` from another disk left half-way


class Storage(Protocol):
    """A root, whichever it is."""

    is_remote: bool

    def folders(self, prefix: str) -> list[str]:
        """Names of the folders directly under a prefix, sorted."""

    def files(self, prefix: str = "") -> list[str]:
        """Names of all files under a prefix, at any depth, relative to the root, sorted."""

    def stamps(self, prefix: str = "") -> dict[str, str]:
        """Each file under a prefix with a word that changes when the file does."""

    def exists(self, name: str) -> bool:
        """Whether a file of the name is there."""

    def chunks(self, name: str) -> Iterator[bytes]:
        """The file's bytes, piece by piece. Raises FileNotFoundError where there is none."""

    def read(self, name: str) -> bytes:
        """The file's bytes. Raises FileNotFoundError where there is none."""

    def tail(self, name: str, size: int) -> bytes:
        """The last bytes of a file, at most so many."""

    def local(self, name: str, scratch: Path) -> Path:
        """The file as one of this disk, to be read: itself, or a copy in the scratch folder."""

    def uri(self, name: str) -> str:
        """What another program may open."""

    def put(self, name: str, source: Path, replace: bool = False) -> None:
        """Move a finished local file to a name, whole or not at all, so that it outlasts a crash.

        Raises FileExistsError where the name is taken and `replace` is false.
        """

    def remove(self, prefix: str) -> None:
        """Remove a file, or a folder with all it holds."""


class Folder:
    """A root on a local disk."""

    is_remote = False

    def __init__(self, root: Path):
        self.root = root

    def __str__(self) -> str:
        return str(self.root)

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
        """Whether a file of the name is there."""
        return (self.root / name).is_file()

    def stamps(self, prefix: str = "") -> dict[str, str]:
        """Each file under a prefix with a word that changes when the file does."""
        found = {}
        for name in self.files(prefix):
            state = (self.root / name).stat()
            found[name] = f"{state.st_size} {state.st_mtime_ns}"
        return found

    def chunks(self, name: str) -> Iterator[bytes]:
        """The file's bytes, piece by piece. Raises FileNotFoundError where there is none."""
        with (self.root / name).open("rb") as file:
            while block := file.read(2**20):
                yield block

    def read(self, name: str) -> bytes:
        """The file's bytes. Raises FileNotFoundError where there is none."""
        return (self.root / name).read_bytes()

    def tail(self, name: str, size: int) -> bytes:
        """The last bytes of a file, at most so many."""
        with (self.root / name).open("rb") as file:
            file.seek(-min(size, file.seek(0, os.SEEK_END)), os.SEEK_END)
            return file.read()

    def local(self, name: str, scratch: Path) -> Path:
        """The file itself."""
        return self.root / name

    def append(self, name: str, text: bytes) -> None:
        """Add to a file so that it outlasts a crash; a file of the name need not be there."""
        path = self.root / name
        _make_folder(path.parent)
        with open(path, "ab", opener=private.opener) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    def uri(self, name: str) -> str:
        """What another program may open: the absolute path."""
        return str((self.root / name).absolute())

    def put(self, name: str, source: Path, replace: bool = False) -> None:
        """Move a finished local file to a name, whole or not at all, so that it outlasts a crash.

        Raises FileExistsError where the name is taken and `replace` is false.
        """
        target = self.root / name
        _make_folder(target.parent)
        # Before it has its name, so that nobody else can open it in between.
        source.chmod(private.FILE)
        _sync(source)
        try:
            _move(source, target, replace)
        except OSError as error:
            # Another disk, or one without hard links: bring the bytes next to the name first.
            if error.errno not in (errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK):
                raise
            near = target.with_name(f".{target.name}{ARRIVING}")
            near.unlink(missing_ok=True)
            near.touch(private.FILE)
            shutil.copyfile(source, near)
            _sync(near)
            if not replace and target.exists():
                raise FileExistsError(
                    errno.EEXIST, os.strerror(errno.EEXIST), str(target)
                ) from None
            near.replace(target)
            source.unlink()
        _sync(target.parent)

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
    folder.mkdir(private.FOLDER, exist_ok=True)
    _sync(folder.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
