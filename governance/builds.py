"""How the last `dbt build` went, from run_results.json."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from governance import agreements, day
from governance.artifacts import Project, london_day

GOOD = ("success", "pass", "warn", "no-op")  # the statuses of dbt 1.11 that stop nothing


@dataclass(frozen=True)
class Build:
    """The last run of dbt that left results."""

    invocation: str  # dbt's id of the run
    command: str  # build, run, test, compile...
    finished_at: datetime  # UTC
    today: date  # the day that agreements were judged on
    results: Mapping[str, Mapping[str, Any]]  # by unique id
    was_empty: bool

    def red(self) -> list[str]:
        """Unique ids of what failed or was skipped, in their order."""
        return [id for id, result in self.results.items() if result["status"] not in GOOD]

    def refused(self, project: Project) -> set[str]:
        """Unique ids of shares that no agreement let out that day, and of what follows them."""
        found = {
            share.id
            for share in project.models("share")
            for agreement in agreements.covering(project, share)
            if not agreement.state(self.today, agreements.shares_of(project, agreement)).lets_out
        }
        return found | following(project, found)

    def why_nothing(self, project: Project) -> str | None:
        """Why nothing of it may be published; None where each table is looked at by itself."""
        # dbt writes the manifest when a run begins and the results when it ends.
        if self.invocation != project.manifest["metadata"]["invocation_id"]:
            return "the last run of dbt did not end, or the project was parsed again after it"
        if self.command != "build" or self.was_empty:
            return f"the last run of dbt was `dbt {self.command}`, which fills no tables to publish"
        if any(id.startswith("operation.") for id in self.red()):
            return "a check before the last build stopped it"
        return None

    def is_good(self, project: Project) -> bool:
        """Whether nothing failed or was skipped but shares that are refused, and what follows."""
        return self.why_nothing(project) is None and not self.failed(project, self.refused(project))

    def failed(self, project: Project, refused: Collection[str] = ()) -> set[str]:
        """Unique ids of what failed or was skipped; of a test, of what it tests.

        Without what was skipped because a share is refused.
        """
        red = set(self.red()) - set(refused)
        return {about for id in red for about in _tested(project, id)}

    def left_out(self, project: Project) -> set[str]:
        """The same of what the run did not take in, or did not test whole.

        An ephemeral model is part of what reads it: dbt gives it no result of its own.
        """
        wanted = {
            id
            for id, node in project.nodes.items()
            if node.config.get("materialized") != "ephemeral"
        }
        wanted |= project.manifest.get("unit_tests", {}).keys()
        return {found for id in wanted - self.results.keys() for found in _tested(project, id)}


def _tested(project: Project, id: str) -> set[str]:
    """Unique ids of what a result is about: the node itself, or of a test what it tests.

    A test of one table that compares it with another's keys is about the first. One with a file
    of its own is about what it reads of its own department, or all of it where that is nothing.
    One that reads nothing tests a macro, with which any table may be made.
    """
    unit_test = project.manifest.get("unit_tests", {}).get(id)
    if unit_test:
        return set(unit_test["depends_on"]["nodes"])
    node = project.nodes.get(id)
    if node is None:  # an exposure, for which dbt 1.11 has a result, is no table
        return set()
    if node.kind != "test":
        return {id}
    attached = project.manifest["nodes"][id].get("attached_node")
    if attached:
        return {attached}
    read = [project.nodes.get(other) for other in node.reads]
    own = {other.id for other in read if other and node.group and other.group == node.group}
    return own or set(node.reads) or set(project.nodes)


def following(project: Project, ids: Collection[str]) -> set[str]:
    """Unique ids of what reads some nodes or sources, directly or through others."""
    reads = {id: node.reads for id, node in project.nodes.items()}
    for id, test in project.manifest.get("unit_tests", {}).items():
        reads[id] = test["depends_on"]["nodes"]
    found: set[str] = set()
    while more := {id for id in reads.keys() - found if {*ids, *found}.intersection(reads[id])}:
        found |= more
    return found


def last(project: Project) -> Build | None:
    """The last build; None where dbt has left no results."""
    if project.run_results is None:
        return None
    args, metadata = project.run_results["args"], project.run_results["metadata"]
    began, finished = (
        datetime.fromisoformat(metadata[moment].replace("Z", "+00:00"))
        for moment in ("invocation_started_at", "generated_at")
    )
    today = (args.get("vars") or {}).get("today")
    return Build(
        invocation=metadata["invocation_id"],
        command=args.get("which", ""),
        finished_at=finished,
        today=date.fromisoformat(str(today)) if today else day.eastmere() or london_day(began),
        results={result["unique_id"]: result for result in project.run_results["results"]},
        was_empty=bool(args.get("empty")),
    )
