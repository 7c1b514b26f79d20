"""What the last build took, step by step, written to the log of builds.

Seconds come from dbt's own results; on Athena, bytes and statements from the work group's history.
What a step has to read is counted beside it: the current extracts of the sources that it names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance import history, raw_sizes
from governance.artifacts import Node, Project
from governance.athena import Athena
from governance.history import OVERHEAD, Spent
from governance.warehouse import Relation
from ingest import buildlog
from ingest.buildlog import Line
from ingest.places import Places

COMMANDS = ("build", "run", "test", "seed", "snapshot", "retry")
HISTORY = "__history"
KINDS = ("model", "seed", "snapshot")  # of a step that makes a relation


@dataclass(frozen=True)
class Outcome:
    """What was logged, in a sentence."""

    is_logged: bool
    sentence: str


def collect(project: Project, places: Places) -> Outcome:
    """Log the last build, once. Raises Stop where Athena or a bucket refuses."""
    results = project.run_results
    if results is None or results["args"].get("which") not in COMMANDS:
        return Outcome(False, "There is no build to log: dbt has left no results of one.")
    build = results["metadata"]["invocation_id"]
    if build != project.manifest["metadata"]["invocation_id"]:
        return Outcome(False, "The last run of dbt did not end: what it took is not logged.")
    lines = [] if build in buildlog.builds(places.log) else list(_lines(project, results))
    # Another command may have logged it meanwhile: what is there stays.
    if not lines or not buildlog.write(places.log, lines, places.data):
        return Outcome(False, "What the last build took is logged already.")
    return Outcome(True, _sentence(lines))


def _lines(project: Project, results: Mapping[str, Any]) -> Iterator[Line]:
    metadata = results["metadata"]
    began = _moment(metadata["invocation_started_at"])
    ended = _moment(metadata["generated_at"])
    engine = project.manifest["metadata"]["adapter_type"]
    build = {
        "build_id": metadata["invocation_id"],
        "began_at": _written(began),
        "ended_at": _written(ended),
        "engine": engine,
        "command": results["args"]["which"],
    }
    totals: Mapping[str, Spent] | None = None
    shown: Mapping[Relation, int] = {}
    if engine == "athena":
        schemas = {node.schema for node in project.nodes.values() if node.schema}
        group = Athena.of().work_group
        totals = history.spent(group, metadata["invocation_id"], schemas, began, ended)
        shown = raw_sizes.shown(sorted(set(map(_registered, project.sources.values()))))
    for result in results["results"]:
        id = result["unique_id"]
        node = project.nodes.get(id)
        makes = node is not None and node.kind in KINDS
        yield Line(
            **build,
            step_id=id,
            step_kind=id.partition(".")[0],
            schema_name=node.schema if makes else None,
            relation_name=node.relation if makes else None,
            outcome=result["status"],
            milliseconds=round(result["execution_time"] * 1000),
            extract_bytes=_extract_bytes(project, node, shown) if makes else None,
            reads_history=_why(node) if makes else None,
            **_spent(totals, id),
        )
    if totals is not None:
        known = {result["unique_id"] for result in results["results"]}
        # A step that was stopped has statements and no result.
        rest = sum((spent for id, spent in totals.items() if id not in known), Spent())
        yield Line(
            **build,
            step_id=OVERHEAD,
            step_kind=OVERHEAD,
            schema_name=None,
            relation_name=None,
            outcome="",
            milliseconds=None,
            extract_bytes=None,
            reads_history=None,
            **_spent({OVERHEAD: rest}, OVERHEAD),
        )


def _spent(totals: Mapping[str, Spent] | None, id: str) -> dict[str, int | None]:
    """What the engine says of a step; nothing where it says nothing of any."""
    names = ("engine_milliseconds", "bytes_scanned", "statements")
    if totals is None:
        return dict.fromkeys(names)
    spent = totals.get(id, Spent())
    values = (spent.milliseconds, spent.bytes_scanned, spent.statements)
    return dict(zip(names, values, strict=True))


def _extract_bytes(project: Project, node: Node, shown: Mapping[Relation, int]) -> int | None:
    """The bytes of the current extracts that a node may read; None where none are known."""
    sources = (project.sources[id] for id in node.reads if id in project.sources)
    known = [shown[table] for table in map(_registered, sources) if table in shown]
    return sum(known) if known else None


def _registered(source: Mapping[str, Any]) -> Relation:
    """The table that shows a source's current extracts, also where its history is the source."""
    name = source.get("identifier") or source["name"]
    return source["schema"], name.removesuffix(HISTORY)


def _why(node: Node) -> str | None:
    reason = (node.config.get("meta") or {}).get("reads_history")
    return str(reason) if reason else None


def _sentence(lines: list[Line]) -> str:
    steps = [line for line in lines if line.step_id != OVERHEAD]
    seconds = sum(line.milliseconds or 0 for line in steps) / 1000
    said = f"Logged what the build took: {len(steps):,} steps, {seconds:,.0f} s of work"
    if lines[0].engine != "athena":
        return f"{said}."
    scanned = sum(line.bytes_scanned or 0 for line in lines)
    statements = sum(line.statements or 0 for line in lines)
    return f"{said}, {statements:,} statements, {scanned / 1e6:,.1f} MB read."


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
