"""What belongs to Borough itself: no declaration reads in it, wherever its variables lead.

Landing, raw and the warehouse hold every department's rows; the repository and the data folder hold
the rest. A path is followed to where it really lies (symbolic links, `..`, `~`, `file:` and `s3:`
addresses, Windows separators), and refused in such a folder or above one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
import os
from pathlib import Path, PurePosixPath
import re
from urllib.parse import parse_qsl, unquote, urlsplit

from ingest.connectors import SourceError
from ingest.places import Places

EASTMERE = "demo"  # in the data folder: what `python -m demo write` writes as others' systems
_SECRETS = ("env", "keys", "run", "truth")  # of these, what is no system's
_GLOB = re.compile(r"[*?[]")
_REMEDY = "give the system a folder or an account of its own"


@dataclass(frozen=True)
class Borders:
    """Borough's own folders and buckets, each with what it is, the innermost first."""

    folders: tuple[tuple[str, Path], ...]
    buckets: Mapping[str, str]
    eastmere: Path
    project: Path  # what a relative path is relative to

    def refuse(self, location: str) -> None:
        """Raise SourceError where a path or an address is Borough's own or above it."""
        found = self.trespass(location)
        if found:
            raise SourceError(f"{location} {found}: {_REMEDY}")

    def refuse_outside(self, path: str, home: str) -> None:
        """Raise SourceError where a file really lies in Borough's folders, or outside `home`."""
        self.refuse(path)
        real, root = _real(Path(path)), _real(_fixed(home))
        if not _is_in(real, root):
            raise SourceError(
                f"{path} is a link that leads out of {home}, to what may be another system's: "
                "have the file itself put there"
            )

    def trespass(self, location: str) -> str | None:
        """What of Borough's a location reaches, as the end of a sentence; None where nothing."""
        for bucket in _buckets(location):
            if bucket in self.buckets:
                return f"lies in Borough's own bucket, which holds {self.buckets[bucket]}"
        for path in _paths(location):
            found = self._of_path(path)
            if found:
                return found
        return None

    def _of_path(self, path: Path) -> str | None:
        real = _real(self.project / _fixed(path.as_posix()))
        if _is_in(real, self.eastmere):
            inside = real.relative_to(self.eastmere).parts if real != self.eastmere else ()
            if inside and inside[0] not in _SECRETS:
                return None
        for what, folder in self.folders:
            if _is_in(real, folder):
                return f"lies in Borough's own folders: in {what}{_whose(what, real, folder)}"
        for what, folder in self.folders:
            if _is_in(folder, real):
                return f"lies above Borough's own folders: {what} is in it"
        return None


def of(places: Places, project: Path, variables: Mapping[str, str]) -> Borders:
    """The borders of a platform, as its places and the environment's variables name them."""
    roots = {"landing": places.landing, "raw": places.raw, "the log of runs": places.log}
    folders = [
        (what, _real(project / root.root)) for what, root in roots.items() if not root.is_remote
    ]
    for name, what in (("DBT_TARGET_PATH", "dbt's artifacts"), ("DBT_LOG_PATH", "dbt's log")):
        if variables.get(name):
            folders.append((what, _real(project / variables[name])))
    folders.append(("the data folder", _real(project / places.data)))
    folders.append(("the repository", _real(project)))
    buckets = {root.bucket: what for what, root in roots.items() if root.is_remote}
    for name, what in (("BOROUGH_LAKE", "what models build"), ("BOROUGH_RESULTS", "query results")):
        for bucket in _buckets(variables.get(name, "")):
            buckets.setdefault(bucket, what)
    return Borders(tuple(folders), buckets, _real(project / places.data / EASTMERE), _real(project))


def files_of(connection: str) -> Iterator[str]:
    """What may be a file of this machine in a SQLAlchemy URL: its database, and its settings."""
    parts = urlsplit(connection)
    is_of_files = parts.scheme.startswith(("sqlite", "duckdb"))
    database = "" if parts.hostname else unquote(parts.path.removeprefix("/"))
    if database and is_of_files:
        yield database.removeprefix("file:")
    said = [database]
    for _, value in parse_qsl(parts.query):
        said += [setting.partition("=")[2] or setting for setting in value.split(";")]
    for text in [] if is_of_files else said:
        # The name of a database on a server is no path, nor is that of a driver.
        if re.search(r"[/\\]", text) or (text and Path(text).exists()):
            yield text


def _whose(what: str, path: Path, folder: Path) -> str:
    """Whose rows a path in landing or raw holds, where it goes so far."""
    inside = path.relative_to(folder).parts if path.is_relative_to(folder) else ()
    has_system = what in ("landing", "raw") and inside
    return f", what the system '{inside[0]}' {_KEPT[what]}" if has_system else ""


_KEPT = {"landing": "landed", "raw": "has in raw"}


def _paths(location: str) -> Iterator[Path]:
    """The paths that a text may mean: as it is, of a file's address, of Windows, of a home."""
    scheme, separator, rest = location.partition("://")
    if location.lower().startswith("file:"):
        rest = unquote(location[5:])
        yield Path("/" + rest.lstrip("/")) if rest.startswith("/") else Path(rest)
    elif separator and scheme.isalnum():
        return
    if location.startswith("~"):
        yield Path(os.path.expanduser(location))
    if "\\" in location:
        yield Path(re.sub(r"^[A-Za-z]:", "", location.replace("\\", "/")))
    if location:
        yield Path(location)


def _buckets(location: str) -> Iterator[str]:
    """The buckets that an address may mean: `s3://bucket`, or S3's own web addresses."""
    try:
        parts = urlsplit(location)
        host = parts.hostname or ""
    except ValueError:
        return
    if parts.scheme.lower() in ("s3", "s3a", "s3n"):
        yield parts.netloc
    elif parts.scheme.lower() in ("http", "https"):
        name, dot, service = host.partition(".s3")
        if dot and service[:1] in (".", "-"):
            yield name
        yield from PurePosixPath(unquote(parts.path)).parts[1:2]


def _fixed(pattern: str) -> Path:
    """The folder that a pattern is fixed to, or the path itself where it is no pattern."""
    parts = Path(pattern).parts
    fixed = next((n for n, part in enumerate(parts) if _GLOB.search(part)), len(parts))
    return Path(*parts[:fixed])


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _is_in(path: Path, folder: Path) -> bool:
    """Whether a real path is a folder or lies in it, by whatever spelling of its name."""
    if path.is_relative_to(folder):
        return True
    mark = _mark(folder)
    return mark is not None and any(_mark(item) == mark for item in (path, *path.parents))


def _mark(path: Path) -> tuple[int, int] | None:
    """What tells a folder from all others, however it is spelt; None where it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
