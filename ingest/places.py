"""Where everything lies, and who may write.

`BOROUGH_DATA` is a folder of this machine. `BOROUGH_LANDING`, `BOROUGH_RAW` and `BOROUGH_LOG` are
folders too, by default in it, or roots in a bucket: `s3://bucket/prefix`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
import fcntl
import os
from pathlib import Path
import shutil
from typing import Any, TextIO

from ingest import datafolder
from ingest.bucket import Bucket
from ingest.errors import WRONG_USE, Stop
from ingest.lock import LOCK, Lock, token
from ingest.storage import Folder, Storage


@dataclass(frozen=True)
class Places:
    """The roots of one platform."""

    data: Path
    landing: Storage
    raw: Storage
    log: Storage
    refreshed: dict[str, Any] = field(default_factory=dict, compare=False)  # raw, by table
    superseded: dict[str, list[str]] = field(default_factory=dict, compare=False)  # likewise
    losses: dict[str, Any] = field(default_factory=dict, compare=False)  # known ones, likewise
    _held: list[Lock | None] = field(default_factory=list, compare=False)

    @classmethod
    def of(cls, variables: Mapping[str, str]) -> "Places":
        """The places that the environment's variables name; the default is `var`."""
        data = datafolder.of(variables)
        names = {"landing": "BOROUGH_LANDING", "raw": "BOROUGH_RAW", "log": "BOROUGH_LOG"}
        roots = {
            word: _root(name, variables.get(name) or f"{data}/{word}")
            for word, name in names.items()
        }
        return cls(data, **roots)

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that the build writes."""
        return self.data / "warehouse.duckdb"

    @property
    def notes(self) -> Storage:
        """What ingest remembers of raw: beside it in a bucket, for the next run's disk is empty."""
        return self.raw if self.raw.is_remote else Folder(self.data)

    @property
    def unsent(self) -> Path:
        """Logs of runs that are still on their way to a bucket."""
        return self.data / "unsent"

    @property
    def incoming(self) -> Path:
        """The scratch folder: all in it is half-finished and nobody's once the lock is free."""
        return self.data / "incoming"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the one lock of this platform; sweep what a killed run left half-finished.

        On this machine the system frees the lock when a process ends, however it ends; where a
        root lies in a bucket, a lock there keeps other machines off (`ingest.lock`). A landing that
        other data folders may share has a lock of its own. Raises Stop when another process holds
        one of them.
        """
        datafolder.make(self.data)
        with locked(self.data) as (lock, ended), self._landing_locked():
            own = token()
            # Ours before it is in the bucket: whoever comes after our end knows it for dead.
            _write(lock, own, *ended)
            remote = [root for root in (self.landing, self.raw, self.log) if root.is_remote]
            for root in {root.bucket: root for root in remote}.values():
                root.check()
            with Lock(remote[0], own, ended) if remote else nullcontext() as held:
                _write(lock, own)
                shutil.rmtree(self.incoming, ignore_errors=True)
                self.incoming.mkdir()
                for root in remote if held and held.is_taken_over else ():
                    root.sweep()
                self._held[:] = [held]
                try:
                    yield
                finally:
                    self._held.clear()
                    self.refreshed.clear()
                    self.superseded.clear()
                    self.losses.clear()
                    shutil.rmtree(self.incoming, ignore_errors=True)

    def still_alone(self) -> None:
        """Raise Stop where the work is over, or the lock in a bucket may have been lost."""
        if not self._held:
            raise Stop("The run was stopped: nothing more is written.")
        for lock in filter(None, self._held):
            lock.check()

    @contextmanager
    def _landing_locked(self) -> Iterator[None]:
        """Hold the lock of a landing on this disk that lies elsewhere, if it can be written."""
        if self.landing.is_remote or self.landing.root.parent == self.data:
            yield
            return
        self.landing.root.mkdir(parents=True, exist_ok=True)
        if not os.access(self.landing.root, os.W_OK):
            yield  # nothing can land there
            return
        with locked(self.landing.root) as (lock, _):
            _write(lock)
            yield


@contextmanager
def locked(folder: Path) -> Iterator[tuple[TextIO, list[str]]]:
    """Lock a folder's file; it, and the tokens of runs that held it before, which have ended."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder, *_ = lock.read().split() or ["unknown"]
            raise Stop(
                f"Another ingest (process {holder}) is at work in {folder}: "
                "wait until it is done, or end it, and try again."
            ) from None
        lock.seek(0)
        yield lock, lock.read().split()[1:]


def _write(lock: TextIO, *tokens: str) -> None:
    """Say in this machine's file which process it is, and by what tokens it may be known."""
    lock.truncate(0)
    lock.write(f"{' '.join((str(os.getpid()), *tokens))}\n")
    lock.flush()


def _root(name: str, root: str) -> Storage:
    if root.startswith("s3://"):
        return Bucket(root)
    if "://" in root:
        raise Stop(
            f"{name} is neither a folder of this machine nor a root such as s3://bucket/folder: "
            "correct it.",
            WRONG_USE,
        )
    return Folder(Path(root))
