"""Which build the front page shows: the last full one, whatever part of the project ran since."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
import json
from pathlib import Path

from governance import builds, last_build
from governance.artifacts import Project, data_folder
from governance.builds import Build
from governance.dev.files import let_out
from governance.last_build import ENDED, GOOD, ROWS, WAREHOUSE
from governance.warehouse import Relation, row_counts

FILLS = ("build", "run", "test", "seed", "snapshot", "retry")  # others change no table
STOPPED = "A later build did not end: it could not start, was stopped, or is under way."


@dataclass(frozen=True)
class Shown:
    """A build, the project as it saw it, and where its tables are counted.

    `build` is None before the first one. `notes` are sentences about what came after it.
    """

    project: Project
    build: Build | None
    warehouse: Path
    notes: tuple[str, ...] = ()

    def rows(self, on: date) -> Mapping[Relation, int]:
        """The rows of each table; of a share only while it is let out on that day.

        Raises WrongUse where the warehouse is held open and no copy of it is kept.
        """
        if not self.warehouse.is_file():
            return {}
        kept = self.warehouse.with_name(ROWS)
        if not kept.is_file():
            return row_counts(self.warehouse)
        stay = let_out(self.project, on)
        shares = {
            tuple(name.split(".", 1)): rows
            for name, rows in json.loads(kept.read_text(encoding="utf-8")).items()
        }
        return row_counts(self.warehouse) | {
            share: rows for share, rows in shares.items() if share in stay
        }


def shown(project: Project) -> Shown:
    """The build to show; `project` is what dbt left last, which may be of a part."""
    kept, latest = last_build.of(ENDED), builds.last(project)
    last = builds.last(kept) if kept else None
    live = data_folder() / WAREHOUSE
    if kept is None or last is None:
        is_build = latest is not None and latest.command == "build"
        notes = _since(project, latest) if latest and is_build and latest.left_out(project) else ()
        return Shown(project, latest if is_build else None, live, notes)
    if latest and latest.finished_at > last.finished_at:
        if (
            last_build.is_full(latest, project) and not last_build.was_stopped()
        ):  # run past `governance.progress`
            return Shown(project, latest, live)
        notes = _since(project, latest)
    else:
        notes = ()
    if last_build.was_stopped():
        notes += (STOPPED,)
    good = last_build.of(GOOD)
    best = builds.last(good) if good else None
    if best is None:
        return Shown(kept, last, live, notes)
    if best.invocation != last.invocation:
        notes += (
            "The numbers of rows and of data quality are of the last good build, which ended on "
            f"{moment(best.finished_at)}.",
        )
    copy = last_build.folder(GOOD) / WAREHOUSE
    return Shown(kept, last, copy if copy.is_file() else live, notes)


def lacking(catalogue: Path, build: Build, project: Project) -> list[str]:
    """Unique ids of the tables that a build made and dbt's catalogue (catalog.json) lacks.

    Shares are let alone: one that was withdrawn since is rightly not there.
    """
    if not catalogue.is_file():
        return []
    listed: Collection[str] = json.loads(catalogue.read_text(encoding="utf-8"))["nodes"]
    return [
        id
        for id, node in project.nodes.items()
        if node.kind in ("model", "seed", "snapshot")
        and node.layer != "share"
        and node.config.get("materialized") != "ephemeral"
        and build.results.get(id, {}).get("status") == "success"
        and id not in listed
    ]


def moment(at: datetime) -> str:
    """A moment in UTC as people write it."""
    return f"{at.day} {at:%B %Y} at {at:%H:%M} UTC"


def _since(project: Project, latest: Build) -> tuple[str, ...]:
    if latest.command not in FILLS:
        return ()
    steps = [id for id in latest.results if id in project.nodes]
    return (
        f"`dbt {latest.command}` ran since on part of the project ({len(steps):,} of its "
        f"{len(project.nodes):,} models and tests) and ended on {moment(latest.finished_at)}. "
        "This page is of the last full build.",
    )
