"""What follows a build: it is kept where it was full, and developers lose what may not be read."""

from datetime import UTC, date, datetime
import os
from pathlib import Path
import sys

from governance import builds, day, last_build
from governance.artifacts import Project, WrongUse, load
from governance.dev import files
from ingest.errors import Stop

COULD_NOT_RUN = 2


def settle(status: int, began: datetime) -> int:
    """Do what follows a run of dbt that began at a moment; its exit status, or 1 where this failed.

    A run that was stopped is not kept, whatever it left. Developers' files are looked after in any
    case: an agreement ends although a build could not start.
    """
    manifest = Path(os.environ.get("DBT_TARGET_PATH", "target")) / "manifest.json"
    if not manifest.is_file():
        return status
    try:
        project = load(manifest)
        build = builds.last(project)
        is_of_this_run = build is not None and build.finished_at >= began
        today = day.today()
        if build is not None and is_of_this_run:
            today = max(today, build.today)  # a later day may be rehearsed
            if status != COULD_NOT_RUN:
                last_build.ended()
                last_build.keep(manifest)
        _look_after(project, today)
    except (Stop, WrongUse) as wrong:
        print(wrong, file=sys.stderr)
        return status or 1
    return status


def _look_after(project: Project, today: date) -> None:
    """Withdraw shares from developers' files, and remove those that nobody uses."""
    for sentence in (*files.withdraw(project, today), *files.sweep(datetime.now(UTC))):
        print(f"   {sentence}")
