"""A project of which one part does not parse: the rest is built without it.

dbt parses a project whole or not at all, so one department's broken file would keep every other's
tables as they were. Each build that parsed leaves a copy of what dbt read. Where a later one does
not parse, the parts that changed since are taken from that copy, as few of them as it takes: a
department with its own folders, or one agreement. What is taken from the copy is not built, only
referred to; an agreement from it counts as unsigned. So nothing is made by a definition that nobody
can read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
import os
from pathlib import Path, PurePosixPath
import shutil
from typing import Any

import yaml

from governance.artifacts import AGREEMENTS, data_folder

READ = ("models", "macros", "seeds", "snapshots", "tests", "analyses")
SETTINGS = ("dbt_project.yml", "profiles.yml")
COPY = "parsed"  # in the data folder
AROUND = "parsed-around"  # the project that is built instead
YAML = (".yml", ".yaml")
_SKIPPED = (".py", ".pyc")  # tests of pytest are nothing to dbt

Files = Mapping[str, bytes]  # by path from the project's root


@dataclass(frozen=True)
class Around:
    """A project without its broken parts."""

    folder: Path
    departments: tuple[str, ...]  # those that are not built
    exclude: tuple[str, ...]  # their nodes, as dbt selects them
    sentences: tuple[str, ...]


def files(root: Path = Path()) -> dict[str, bytes]:
    """What dbt reads of a project."""
    paths = [root / name for name in SETTINGS]
    for folder in READ:
        paths += [path for path in (root / folder).rglob("*") if path.suffix not in _SKIPPED]
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in paths if path.is_file()
    }


def remember(parsed: Files) -> None:
    """Keep a copy of what dbt parsed, in place of the one before."""
    new, copy = data_folder() / f"{COPY}.new", data_folder() / COPY
    _write(new, parsed)
    shutil.rmtree(copy, ignore_errors=True)
    new.rename(copy)


def around(now: Files, parses: Callable[[Path], bool]) -> Around | None:
    """A project that parses without the parts that do not; None where there is none.

    `parses` says whether dbt can read the project in a folder.
    """
    before = files(data_folder() / COPY)
    if not before:
        return None
    find = _Parts(now, before)
    changed = {
        find.part(path) for path in now.keys() | before.keys() if _differs(path, now, before)
    }
    suspects = {part for part in changed if part is not None}
    folder = data_folder() / AROUND

    def holds(parts: Iterable[str]) -> bool:
        _write(folder, find.without(set(parts)))
        return parses(folder)

    broken = {find.part(path) for path, data in now.items() if _is_broken(path, data)} & suspects
    wanted = {part for part in broken if part is not None}
    if not (wanted and holds(wanted)):
        wanted = set(suspects)
        if not (wanted and holds(wanted)):
            return None
        for part in sorted(suspects):
            if len(wanted) > 1 and holds(wanted - {part}):
                wanted.discard(part)
        holds(wanted)
    return find.around(folder, wanted)


def _differs(path: str, now: Files, before: Files) -> bool:
    return now.get(path) != before.get(path)


def _is_broken(path: str, data: bytes) -> bool:
    if not path.endswith(YAML):
        return False
    try:
        yaml.safe_load(data)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError):
        return True
    return False


class _Parts:
    """Which part of the project each file belongs to."""

    def __init__(self, now: Files, before: Files):
        self.now, self.before = now, before
        places = [PurePosixPath(path).parts for path in {*now, *before}]
        layers = ("service", "share")
        found = {p[2] for p in places if p[0] == "models" and p[1] in layers and len(p) > 3}
        self.departments = found - {PurePosixPath(AGREEMENTS).name}
        self.groups = _staging_groups(before) | _staging_groups(now)

    def part(self, path: str) -> str | None:
        """A department, an agreement's path, or None for what all of the project rests on."""
        first, *rest = PurePosixPath(path).parts
        if path.startswith(f"{AGREEMENTS}/"):
            return path
        if first == "models" and len(rest) > 2:
            is_staging = rest[0] == "staging"
            return self.groups.get(rest[1], rest[1]) if is_staging else rest[1]
        is_own = len(rest) > 1 and rest[0] in self.departments
        return rest[0] if first in ("seeds", "snapshots", "tests") and is_own else None

    def without(self, parts: set[str]) -> dict[str, bytes]:
        """The project with some parts as they last parsed."""
        parts = parts | self._rests_on(parts)
        found = {}
        for path in {*self.now, *self.before}:
            is_kept = self.part(path) not in parts
            data = (self.now if is_kept else self.before).get(path)
            if data is not None:
                found[path] = _unsigned(data) if path in parts else data
        return found

    def around(self, folder: Path, parts: set[str]) -> Around:
        """Say what is left out, and how dbt is told so."""
        agreements = {part for part in parts if part.startswith(f"{AGREEMENTS}/")}
        departments = tuple(sorted((parts | self._rests_on(parts)) - agreements))
        exclude = []
        for name in departments:
            exclude += [f"group:{name}", f"path:seeds/{name}", f"path:snapshots/{name}"]
            systems = [system for system, group in self.groups.items() if group == name]
            exclude += [f"path:models/staging/{system}" for system in sorted({name, *systems})]
        sentences = [
            f"{path}: dbt cannot read it, so its shares are refused. Correct it as dbt says above, "
            "and build again."
            for path in sorted(agreements)
        ]
        for name in departments:
            changed = [path for path in {*self.now, *self.before} if self.part(path) == name]
            which = sorted(path for path in changed if _differs(path, self.now, self.before))
            certain = [path for path in which if _is_broken(path, self.now.get(path, b""))]
            sentences.append(
                f"{', '.join(certain or which)}: dbt cannot read what changed here, so nothing of "
                f"{name} was built and its tables stay as they were. Correct it as dbt says above, "
                "and build again."
            )
        return Around(folder, departments, tuple(exclude), tuple(sentences))

    def _rests_on(self, parts: set[str]) -> set[str]:
        """The departments whose new agreements do not parse: their shares would have none."""
        new = [PurePosixPath(part).stem for part in parts if part not in self.before]
        return {d for name in new for d in self.departments if name.startswith(f"{d}_")}


def _staging_groups(files: Files) -> dict[str, str]:
    """The department of each folder under models/staging, as dbt_project.yml says."""
    try:
        settings: Any = yaml.safe_load(files.get("dbt_project.yml", b""))
        folders = settings["models"][settings["name"]]["staging"]
        return {
            name: said["+group"]
            for name, said in folders.items()
            if isinstance(said, dict) and isinstance(said.get("+group"), str)
        }
    except (yaml.YAMLError, KeyError, TypeError, ValueError):
        return {}


def _unsigned(data: bytes) -> bytes:
    """An agreement's file without its signatures."""
    said = yaml.safe_load(data)
    for exposure in said["exposures"]:
        for holder in (exposure, exposure.get("config") or {}):
            agreement = (holder.get("meta") or {}).get("agreement")
            if isinstance(agreement, dict):
                agreement["signed"] = []
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False).encode()


def _write(folder: Path, files: Files) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.write_bytes(data)


def settings(arguments: Iterable[str], around: Around) -> list[str]:
    """Dbt's arguments for a build of it; what is relative to this folder stays so."""
    os.environ["BOROUGH_DATA"] = str(data_folder().absolute())
    target = Path(os.environ.get("DBT_TARGET_PATH", "target")).absolute()
    more = ["--project-dir", str(around.folder.absolute()), "--target-path", str(target)]
    if around.exclude:
        more += ["--exclude", *around.exclude]
    return [*arguments, *more]
