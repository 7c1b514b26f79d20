"""dbt with progress: `python -m governance.progress build ...` takes what dbt takes.

A bar on a terminal, a line a relation elsewhere, and failures in dbt's own words. A warehouse that
somebody holds open is said in one sentence before anything is tried.
"""

from collections.abc import Sequence
import os
from pathlib import Path
import sys

from ingest.errors import Stop
from ingest.warehouse import opened

FINE = {"success", "pass", "warn", "no-op", "skipped"}


def main(arguments: Sequence[str]) -> int:
    """Run dbt with these arguments and return its exit status: 0, 1 failed, 2 could not run."""
    from dbt.cli.main import dbtRunner

    try:
        with opened(Path(os.environ.get("BOROUGH_DATA", "var")) / "warehouse.duckdb"):
            pass
    except Stop as locked:
        print(locked, file=sys.stderr)
        return 2
    with _Report(on_terminal=sys.stderr.isatty()) as report:
        result = dbtRunner(callbacks=[report.on_event]).invoke(["--quiet", *arguments])
    report.print_summary()
    if result.success:
        return 0
    return 1 if result.exception is None else 2


class _Report:
    """Follows dbt's events; `done` counts the results by their status."""

    def __init__(self, *, on_terminal: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self.done: dict[str, int] = {}
        self._on_terminal = on_terminal
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            disable=not on_terminal,
            transient=True,
        )
        self._task = self._bar.add_task("dbt", total=None)

    def __enter__(self) -> "_Report":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def on_event(self, event) -> None:
        """Take one of dbt's events; only starts and ends of nodes matter."""
        if event.info.name == "LogStartLine":
            self._bar.update(self._task, total=event.data.total)
        elif event.info.name == "NodeFinished":
            self._finished(event.data.node_info, event.data.run_result)

    def _finished(self, node, result) -> None:
        status = result.status.lower()
        self.done[status] = self.done.get(status, 0) + 1
        self._bar.update(self._task, advance=1, description=node.node_name[:40])
        is_relation = node.resource_type in {"model", "seed", "snapshot"}
        if not self._on_terminal and (is_relation or status not in FINE):
            print(f"   {status:8} {node.resource_type} {node.node_name}", flush=True)

    def print_summary(self) -> None:
        """Print one line: how many results there are of each status."""
        counts = ", ".join(f"{number} {status}" for status, number in sorted(self.done.items()))
        if counts:
            print(f"   {counts}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
