"""People in seeds: everybody reads a seed and it stays in the repository, so nobody is in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
import csv
from pathlib import Path

from governance.artifacts import COMMONS, Node, Project
from governance.lineage import names
from governance.rules import Finding

# Lists of places belong to the commons (the department `property`): an area's postcodes or its
# addresses name no person. Everywhere else, and of persons anywhere, such a column is refused.
_REMEDY = (
    "Bring people in by a source, where they are classified and can be erased; a reference list "
    "names kinds of things."
)
_ROWS = 20_000  # a reference list is short; what is longer is read this far


def nobody_is_in_a_seed(project: Project) -> Iterator[Finding]:
    """No seed has a column of people or homes, by its name or by what is in its cells."""
    for node in project.nodes.values():
        if node.kind != "seed":
            continue
        try:
            yield from _in_file(node, project.file(node))
        except (OSError, UnicodeDecodeError, csv.Error):
            continue  # seeds_are_portable says so


def _in_file(node: Node, file: Path) -> Iterator[Finding]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text, delimiter=node.config.get("delimiter") or ",")
        header = next(rows, [])
        # What a macro or a model calls a column does not matter: the yml's names are looked at too.
        named = dict.fromkeys([*header, *(column.name for column in node.columns)])
        found: dict[str, str] = {}
        for name in named:
            if names.is_person(name):
                found[name] = "is called as one that names people"
            elif names.is_place(name) and node.folder != COMMONS:
                found[name] = "is called as one that finds a home"
        found |= {n: what for n, what in _in_cells(node, header, rows).items() if n not in found}
    for name, what in found.items():
        yield Finding(node.path, f"the column {name} of the seed {node.name} {what}.", _REMEDY)


def _in_cells(node: Node, header: list[str], rows: Iterator[list[str]]) -> Mapping[str, str]:
    """What cells look like, by column, with the first row of each; never the cell itself."""
    places = ("a postcode", "a UPRN") if node.folder == COMMONS else ()
    found: dict[str, str] = {}
    for number, row in enumerate(rows, start=2):
        for place, cell in enumerate(row):
            name = header[place] if place < len(header) else f"number {place + 1}"
            looks = names.looks_like(cell) if name not in found and cell else None
            if looks and looks not in places:
                found[name] = f"holds {looks} in row {number}"
        if number > _ROWS:
            break
    return found
