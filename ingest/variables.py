"""Which variable of the environment belongs to which system: `ingest/variables.yml`.

The platform's team owns the list. A variable belongs to one system, so that no declaration can
name another's secret; those under `platform` are read by connectors and named by no declaration.
Where the list is missing or wrong, nobody's variable is read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
import re
from typing import Any

from ingest import yaml_lines
from ingest.environment import Environment
from ingest.mistakes import Mistake

LIST = "ingest/variables.yml"
# What programs and libraries read by themselves, whichever system is being asked.
RESERVED = re.compile(
    r"(AWS|BOROUGH|DBT|DYLD|LC|LD|MYSQL|PYTHON|SSL|XDG)_[A-Z0-9_]*|(ODBC|PG|PYTHON)\w*"
    r"|HOME|LANG|PATH|TMPDIR|TZ|USER|[A-Z]+_PROXY",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True)
class Variables:
    """The list: who owns each variable, and what connectors read of the platform's."""

    owners: Mapping[str, str] = field(default_factory=dict)  # variable: system
    platform: Mapping[str, frozenset[str]] = field(default_factory=dict)  # variable: loaders
    mistakes: tuple[Mistake, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Every variable of the list."""
        return frozenset({*self.owners, *self.platform})

    def of(self, system: str) -> list[str]:
        """The variables of a system, sorted."""
        return sorted(name for name, owner in self.owners.items() if owner == system)

    def given(self, system: str, loader: str, variables: Mapping[str, str]) -> Environment:
        """The environment of one system: its own variables, and what its loader reads."""
        own = {*self.of(system)}
        own |= {name for name, loaders in self.platform.items() if loader in loaders}
        return Environment({name: variables[name] for name in own if name in variables})

    def refusal(self, name: str, system: str) -> str | None:
        """Why a declaration of a system may not name a variable; None where it may."""
        owner = self.owners.get(name)
        if owner == system:
            return None
        if name in self.platform:
            return (
                f"reads the variable {name}, which is the platform's: take it out, the connector "
                "reads it where it needs it"
            )
        if owner:
            return (
                f"reads the variable {name}, which belongs to the system '{owner}': read what "
                f"'{owner}' shares, under an agreement"
            )
        return (
            f"reads the variable {name}, which {LIST} does not list: have the platform's team add "
            f"it under '{system}'"
        )


def read(project: Path) -> Variables:
    """Read the list of a project; with mistakes it is empty, so that nothing is given away."""
    path = project / LIST
    if not path.is_file():
        return Variables()  # what a declaration then names is refused: it is not listed
    try:
        document = yaml_lines.load(path)
    except yaml_lines.BrokenYaml as error:
        return Variables(mistakes=(Mistake(LIST, error.line, str(error)),))
    found = tuple(_mistakes(document))
    if found:
        return Variables(mistakes=found)
    value = document.value or {}
    owners = {
        name: system
        for system, names in (value.get("systems") or {}).items()
        for name in names or ()
    }
    platform = {
        name: frozenset(said["loaders"]) for name, said in (value.get("platform") or {}).items()
    }
    return Variables(owners, platform)


def mentioned(project: Path) -> frozenset[str]:
    """Every variable that the list of a project names, however wrong the list is."""
    try:
        text = (project / LIST).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return frozenset()
    names = re.findall(r"(\w+)['\"]?\s*:", text)
    return frozenset(names) | read(project).names


def _mistakes(document: yaml_lines.Document) -> Iterator[Mistake]:
    """What is wrong with the list: a word, a name, a description, a second owner."""
    seen: dict[str, str] = {}
    for where, name, said in _listed(document.value):
        sentence = _about(name, where, said)
        if sentence is None and name in seen:
            sentence = (
                f"{name} is listed under '{seen[name]}' too: a variable belongs to one system, so "
                "give each its own"
            )
        if sentence:
            yield Mistake(LIST, document.line(where), sentence)
        seen[name] = str(where[1] if len(where) > 2 else where[0])


def _listed(value: Any) -> Iterator[tuple[tuple, str, Any]]:
    """Each variable: its place in the file, its name, what is said of it."""
    if value is None:
        return
    if not isinstance(value, dict):
        yield (), "", None
        return
    for part, inside in value.items():
        if part == "platform" and isinstance(inside, dict):
            for name, said in inside.items():
                yield (part, name), str(name), said
        elif part == "systems" and isinstance(inside, dict):
            for system, names in inside.items():
                for name, said in (names if isinstance(names, dict) else {"": None}).items():
                    yield (part, system, name), str(name), said
        elif inside is not None:
            yield (part,), "", None


def _about(name: str, where: tuple, said: Any) -> str | None:
    """What is wrong with one entry; None where nothing is."""
    if not name:
        return (
            "this list has two parts, `platform` and `systems`: under a system, each variable "
            "with what it is"
        )
    if not _NAME.fullmatch(name):
        return f"'{name}' is no name for a variable: use capitals, digits and underscores"
    is_platform = where[0] == "platform"
    if not is_platform and RESERVED.fullmatch(name):
        return (
            f"{name} is read by programs and libraries for every system: give the system's "
            "variable another name"
        )
    if is_platform:
        words = said if isinstance(said, dict) else {}
        is_whole = set(words) == {"loaders", "description"} and isinstance(words["loaders"], list)
        return None if is_whole else f"{name} needs `loaders`, a list, and `description`"
    is_described = isinstance(said, str) and said.strip()
    return None if is_described else f"{name} has no description: write what to set it to"
