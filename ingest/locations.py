"""Where a declaration may read: at a variable of its own system, and nowhere else.

A connector's `Options` say of each field, under `holds` in its metadata, what it names:

    path      files: `${NAME}`, or `${NAME}/` and further folders; no `..`
    address   a URL: `${NAME}`, or `${NAME}` and a path or query of it; no `..`
    connection, name  exactly `${NAME}`: a database's address or an id, no part of it declared
    secret    text that may hold variables, such as a token among headers

A field that says nothing holds no variable: the value of one in a query or a table's name would
land with the rows. All of it is seen in the file; `ingest.borders` checks where the value leads.
"""

from collections.abc import Callable, Iterator, Mapping
import dataclasses
from dataclasses import dataclass
import re
from typing import Any
from urllib.parse import unquote

from ingest.environment import REFERENCE
from ingest.variables import Variables

_FORMS = {
    "path": (re.compile(r"[/\\]"), "${NAME}, or ${NAME}/ and further folders"),
    "address": (re.compile(r"[/?]"), "${NAME}, or ${NAME}/ and the rest of the address"),
    "connection": (re.compile(r"(?!)"), "${NAME} and nothing else"),
    "name": (re.compile(r"(?!)"), "${NAME} and nothing else"),
}


@dataclass(frozen=True)
class System:
    """Whose declaration it is."""

    name: str
    variables: Variables
    trespass: Callable[[str], str | None]  # what of Borough's own a written path reaches


def mistakes(kind: type, said: Mapping[str, Any], system: System) -> Iterator[tuple[str, str]]:
    """Each word of a declaration that reads where it may not, with a sentence about it."""
    for field in dataclasses.fields(kind):
        if field.name in said:
            holds = field.metadata.get("holds", "")
            for sentence in _of_value(field.name, holds, said[field.name], system):
                yield field.name, sentence


def leading(value: str) -> str | None:
    """The variable that a location begins with; None where it begins with none."""
    found = REFERENCE.match(value)
    return found[1] if found else None


def located(kind: type, said: Mapping[str, Any], holds: str) -> Iterator[str]:
    """The declared texts of the fields that hold paths, or addresses, or names."""
    for field in dataclasses.fields(kind):
        value = said.get(field.name)
        if field.metadata.get("holds") == holds and isinstance(value, str):
            yield value


def _of_value(word: str, holds: str, value: Any, system: System) -> Iterator[str]:
    for text in _texts(value):
        names = list(dict.fromkeys(REFERENCE.findall(text)))
        for name in names:
            refusal = system.variables.refusal(name, system.name)
            if refusal:
                yield f"'{word}' {refusal}"
        if names and not holds:
            yield f"'{word}' holds a variable, whose value would land with the rows: write it out"
    if holds in _FORMS and isinstance(value, str):
        yield from _of_location(word, holds, value, system)


def _of_location(word: str, holds: str, value: str, system: System) -> Iterator[str]:
    follows, form = _FORMS[holds]
    found = REFERENCE.match(value)
    rest = value[found.end() :] if found else value
    if found is None:
        # An address may hold a password, and so may a connection: only a path is shown.
        leak = system.trespass(value) if holds == "path" else None
        place = f" and reads {value}" if holds == "path" else ""
        yield (
            f"'{word}' begins with no variable of the system '{system.name}'{place}"
            f"{f', which {leak}' if leak else ''}: write {form}, and have the platform's team list "
            "the variable in ingest/variables.yml"
        )
    elif rest and not follows.match(rest):
        yield f"'{word}' goes on at once after its variable: write {form}"
    if ".." in re.split(r"[/\\?#]", unquote(unquote(rest))):
        yield f"'{word}' leads out of its variable's folder by '..': write the way within it"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _texts(name)
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value
