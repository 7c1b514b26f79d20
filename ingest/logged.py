"""The log of runs as two relations, `raw_ingest.runs` and `raw_ingest.findings`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ingest.runlog import Line

SCHEMA = "raw_ingest"

_RUN = {
    "run_id": ("varchar", "The run; its names sort by time."),
    "checked_at": ("timestamp", "Moment at which the source was looked at, UTC."),
    "schema_name": ("varchar", "Schema of the table."),
    "table_name": ("varchar", "Name of the table."),
}
_RUNS = _RUN | {
    "outcome": ("varchar", "landed, unchanged, held, failed or absent."),
    "rows": ("bigint", "Rows of the newest extract; null where there is none."),
    "warnings": ("bigint", "How many findings the run had of it."),
    "message": ("varchar", "What a person should know, with no value of the data."),
}
_FINDINGS = _RUN | {
    "kind": ("varchar", "What kind of finding it is."),
    "place": ("varchar", "The place in the source, as a person calls it."),
    "message": ("varchar", "What was found, with no value of the data."),
}


@dataclass(frozen=True)
class LogRelation:
    """A relation of the log."""

    name: str
    comment: str
    columns: dict[str, tuple[str, str]]  # type and comment, in their order

    def rows(self, lines: Iterable[Line]) -> list[tuple[Any, ...]]:
        """What some lines of the log say in it; `checked_at` is text."""
        of_line = _of_run if self is RUNS else _of_findings
        return [row for line in lines for row in of_line(line)]


RUNS = LogRelation("runs", "One row per run and table.", _RUNS)
FINDINGS = LogRelation("findings", "One row per warning of a run.", _FINDINGS)


def _check(line: Line) -> tuple[str, ...]:
    return line.run_id, line.checked_at, line.schema_name, line.table_name


def _of_run(line: Line) -> list[tuple[Any, ...]]:
    return [(*_check(line), line.outcome, line.rows, line.warnings, line.message)]


def _of_findings(line: Line) -> list[tuple[Any, ...]]:
    return [
        (*_check(line), finding.kind, finding.place, finding.message) for finding in line.findings
    ]
