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


def _finding(mistake: Mistake, table: str) -> Finding:
    return Finding(f"{mistake.file}:{mistake.line}", f"{table}{mistake.sentence}.", REMEDY)
