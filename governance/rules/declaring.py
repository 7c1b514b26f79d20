"""Declarations: a system reads what is its own, and `ingest run` would refuse what is found here.

A path, an address, a connection or a spreadsheet is a variable of the system, by the list that the
platform owns; so that one department's sources file leads neither to another's landing nor to
another's secret.
"""

from collections.abc import Iterator

from governance.artifacts import Project
from governance.rules import Finding
from ingest import declarations
from ingest.mistakes import Mistake

REMEDY = "See docs/adding-a-source.md; `python -m ingest run` refuses the table until then."


def systems_read_their_own(project: Project) -> Iterator[Finding]:
    """Every sources file is one that ingest takes: each mistake in one, with its table."""
    declared = declarations.read(project.root)
    for mistake in declared.broken:
        yield _finding(mistake, "")
    for table in declared.tables:
        for mistake in table.mistakes:
            yield _finding(mistake, f"the table {table.id}: ")


def variables_are_used(project: Project) -> Iterator[Finding]:
    """Each system of the list of variables is declared: a name that is free could be claimed."""
    declared = declarations.read(project.root)
    systems = {table.system for table in declared.tables}
    for name, system in sorted(declared.variables.owners.items()):
        if system not in systems:
            yield Finding(
                "ingest/variables.yml",
                f"{name} belongs to the system '{system}', which no sources file declares.",
                "Take it out, or correct the system's name.",
            )


def _finding(mistake: Mistake, table: str) -> Finding:
    return Finding(f"{mistake.file}:{mistake.line}", f"{table}{mistake.sentence}.", REMEDY)
