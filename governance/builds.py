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

    def left_out(self, project: Project) -> list[str]:
        """Names of the models, seeds, snapshots and data tests that the run did not take in.

        An ephemeral model is part of what reads it: dbt gives it no result of its own.
        """
        return [
            node.name
            for id, node in project.nodes.items()
            if id not in self.results and node.config.get("materialized") != "ephemeral"
        ]

    def refused(self, project: Project) -> set[str]:
        """Unique ids of shares that no agreement let out that day, and of what follows them."""
        found = {
            share.id
            for share in project.models("share")
            for agreement in agreements.covering(project, share)
            if not agreement.state(self.today, agreements.shares_of(project, agreement)).lets_out
        }
        return found | following(project, found)

    def why_not_green(self, project: Project) -> str | None:
        """Why what it left must not be published; None where all of the project was built well.

        A share that is refused, with what follows from it, keeps nobody else's tables from readers.
        """
        # dbt writes the manifest when a run begins and the results when it ends.
        if self.invocation != project.manifest["metadata"]["invocation_id"]:
            return "the last run of dbt did not end, or the project was parsed again after it"
        if self.command != "build" or self.was_empty:
            return f"the last run of dbt was `dbt {self.command}`, which fills no tables to publish"
        red = set(self.red()) - self.refused(project)
        if red:
            return f"the last build has {len(red)} failed or skipped steps"
        left_out = len(self.left_out(project))
        if left_out:
            return f"the last build left out {left_out} of the project's models and tests"
        return None


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
