"""The logs as relations: `raw_ingest.runs` and `raw_ingest.findings`, `raw_ingest.builds`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ingest import buildlog
from ingest.runlog import Line

SCHEMA = "raw_ingest"

_RUN = {
    "run_id": ("varchar", "The run; its names sort by time."),
    "checked_at": ("timestamp", "Moment at which the source was looked at, UTC."),
    "schema_name": ("varchar", "Schema of the table."),
    "table_name": ("varchar", "Name of the table."),
}
_RUNS = _RUN | {
    "outcome": ("varchar", "landed, unchanged, held, failed, absent, not set up or lost."),
    "rows": ("bigint", "Rows of the newest extract; null where there is none."),
    "warnings": ("bigint", "How many findings the run had of it."),
    "message": ("varchar", "What a person should know, with no value of the data."),
    "fresh_at": (
        "timestamp",
        "Moment from which freshness counts, UTC: of the newest extract, or of the check where "
        "people type; null where the extract is not good.",
    ),
    "asked_at": (
        "timestamp",
        "Moment by which the source had been asked for all it held, UTC: when the run began, or "
        "when an extract was fetched that a person accepted later; null where it is not good.",
    ),
}
_FINDINGS = _RUN | {
    "kind": ("varchar", "What kind of finding it is."),
    "place": ("varchar", "The place in the source, as a person calls it."),
    "message": ("varchar", "What was found, with no value of the data."),
}
_BUILDS = {
    "build_id": ("varchar", "The build, by dbt's id of the invocation."),
    "began_at": ("timestamp", "Moment at which the build began, UTC."),
    "ended_at": ("timestamp", "Moment at which it ended, UTC."),
    "engine": ("varchar", "duckdb or athena."),
    "command": ("varchar", "dbt's command: build, run, test, seed or snapshot."),
    "step_id": ("varchar", "dbt's unique id of the step, or overhead for what belongs to none."),
    "step_kind": ("varchar", "model, seed, snapshot, test, unit_test, operation or overhead."),
    "schema_name": ("varchar", "Schema of the relation that the step makes."),
    "relation_name": ("varchar", "Name of that relation."),
    "outcome": ("varchar", "How it went, in dbt's words; empty for overhead."),
    "milliseconds": ("bigint", "What it took by dbt's clock."),
    "engine_milliseconds": ("bigint", "What its statements took by Athena's; null on DuckDB."),
    "bytes_scanned": ("bigint", "Bytes that Athena read for it; null on DuckDB."),
    "statements": ("bigint", "How many statements Athena ran for it; null on DuckDB."),
    "extract_bytes": ("bigint", "Bytes of the current extracts of its sources; null on DuckDB."),
    "reads_history": ("varchar", "Why it may read more than those; null where it may not."),
}


@dataclass(frozen=True)
class LogRelation:
    """A relation of the log."""

    name: str
    comment: str
    columns: dict[str, tuple[str, str]]  # type and comment, in their order

    of_line: Callable[[Any], list[tuple[Any, ...]]]  # its rows, of one line of the log

    def rows(self, lines: Iterable[Any]) -> list[tuple[Any, ...]]:
        """What some lines of the log say in it; moments are text."""
        return [row for line in lines for row in self.of_line(line)]


def _check(line: Line) -> tuple[str, ...]:
    return line.run_id, line.checked_at, line.schema_name, line.table_name


def _of_run(line: Line) -> list[tuple[Any, ...]]:
    said = line.outcome, line.rows, line.warnings, line.message
    return [(*_check(line), *said, line.fresh_at, line.asked_at)]


def _of_findings(line: Line) -> list[tuple[Any, ...]]:
    return [
        (*_check(line), finding.kind, finding.place, finding.message) for finding in line.findings
    ]


def _of_build(line: buildlog.Line) -> list[tuple[Any, ...]]:
    return [tuple(getattr(line, column) for column in _BUILDS)]


RUNS = LogRelation("runs", "One row per run and table.", _RUNS, _of_run)
FINDINGS = LogRelation("findings", "One row per warning of a run.", _FINDINGS, _of_findings)
BUILDS = LogRelation("builds", "One row per build and step.", _BUILDS, _of_build)
