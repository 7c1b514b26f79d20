"""Where everything lies (`BOROUGH_DATA`, `BOROUGH_LANDING`, `BOROUGH_RAW`), and who may write."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
import fcntl
import os
from pathlib import Path
import shutil

from ingest.errors import WRONG_USE, Stop
from ingest.storage import Folder


@dataclass(frozen=True)
class Places:
    """The folders of one platform."""

    data: Path
    landing: Folder
    raw: Folder

    @classmethod
    def of(cls, variables: Mapping[str, str]) -> "Places":
        """The places that the environment's variables name; the default is `var`."""
        data = variables.get("BOROUGH_DATA") or "var"
        roots = {
            "BOROUGH_DATA": data,
            "BOROUGH_LANDING": variables.get("BOROUGH_LANDING") or f"{data}/landing",
            "BOROUGH_RAW": variables.get("BOROUGH_RAW") or f"{data}/raw",
        }
        for name, root in roots.items():
            if "://" in root:
                raise Stop(
                    f"{name} names no folder of this machine; set it to a folder.", WRONG_USE
                )
        return cls(
            Path(data), Folder(Path(roots["BOROUGH_LANDING"])), Folder(Path(roots["BOROUGH_RAW"]))
        )

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that the build writes."""
        return self.data / "warehouse.duckdb"

    @property
    def log(self) -> Path:
        """The folder of the log of runs."""
        return self.data / "log"

    @property
    def incoming(self) -> Path:
        """The scratch folder: all in it is half-finished and nobody's once the lock is free."""
        return self.data / "incoming"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the one lock of this platform; sweep what a killed run left half-finished.

        The system frees the lock when a process ends, however it ends. Raises Stop when another
        process holds it.
        """
        self.data.mkdir(parents=True, exist_ok=True)
        with (self.data / "ingest.lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                holder = lock.read().strip() or "unknown"
                raise Stop(
                    f"Another ingest (process {holder}) is at work in {self.data}: "
                    "wait until it is done, or end it, and try again."
                ) from None
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            shutil.rmtree(self.incoming, ignore_errors=True)
            self.incoming.mkdir()
            try:
                yield
            finally:
                shutil.rmtree(self.incoming, ignore_errors=True)
