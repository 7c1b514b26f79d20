"""dbt with progress: `python -m governance.progress build ...` takes what dbt takes.

A bar on a terminal, a line a relation elsewhere, and failures in dbt's own words. What would stop
the build (a warehouse that somebody holds open, on Athena a setting, credentials, a work group or a
bucket) is said in one sentence before anything is tried.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
import os
from pathlib import Path
import signal
import sys
from tempfile import TemporaryDirectory

from governance import dbt_environment, faults, last_build, parts, settling, targets
from ingest import ending, private
from ingest.errors import WRONG_USE, Stop

STOPPED = "Stopped. Each table is as it was or new: run it again to go on."
FINE = {"success", "pass", "warn", "no-op", "skipped"}


def main(arguments: Sequence[str]) -> int:
    """Run dbt with these arguments and return its exit status.

    0, 1 something failed, 2 it could not run, 130 stopped by Ctrl-C.
    """
    private.start()
    with _own_words() as say:
        return ending.run(lambda: _build(arguments), STOPPED, say)


@contextmanager
def _own_words() -> Iterator[Callable[[str], None]]:
    """From Ctrl-C on, dbt's words about it go nowhere; ours are still shown.

    dbt shows how it took the interrupt, as pages of Python; its log file has them in any case.
    """
    shown = os.dup(2)

    def say(sentence: str) -> None:
        if signal.getsignal(signal.SIGINT) is end:
            print(sentence, file=sys.stderr, flush=True)
        else:
            os.write(shown, f"{sentence}\n".encode())

    def end(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, end)
    try:
        yield say
    finally:
        signal.signal(signal.SIGINT, before)
        os.close(shown)


def _build(arguments: Sequence[str]) -> int:
    """Run dbt; when it ends a full build is kept, and what nobody may read leaves developers'."""
    began = datetime.now(UTC)
    try:
        _look_ahead(targets.engine(arguments))
    except Stop as wrong:
        raise Stop(str(wrong), WRONG_USE) from None
    last_build.begin()
    status = run(arguments)
    settled = settling.settle(status, began)
    if status == ending.INTERRUPTED:
        raise KeyboardInterrupt
    return settled


def run(arguments: Sequence[str], *, goes_round: bool = True) -> int:
    """Run dbt as `main` does, and nothing before or after it.

    `goes_round` has a build keep what dbt parsed, and go round departments that no longer parse.
    """
    from dbt.cli.main import dbtRunner

    on_terminal = sys.stderr.isatty()
    # dbt colours what it prints, whoever reads it: a log would hold the codes.
    plain = [] if on_terminal else ["--no-use-colors"]
    is_build = goes_round and "build" in arguments and "--project-dir" not in arguments
    read = parts.files() if is_build else {}
    with _Report(on_terminal=on_terminal) as report, dbt_environment.alone():
        runner = dbtRunner(callbacks=[report.on_event])
        result = runner.invoke(["--quiet", *plain, *arguments])
        if is_build and (report.done or result.success):
            parts.remember(read)
        # An exception before any step: where the project does not parse, the rest of it is built.
        could_not = is_build and isinstance(result.exception, Exception) and not report.done
        broken = parts.around(read, _parses) if could_not and not _parses(Path()) else None
        if broken:
            result = runner.invoke(["--quiet", *plain, *parts.settings(arguments, broken)])
    report.print_summary()
    if broken:
        print("\n".join(broken.sentences), file=sys.stderr)
        return 1 if result.exception is None else 2
    if isinstance(result.exception, KeyboardInterrupt):
        return ending.INTERRUPTED
    if result.success:
        return 0
    return 1 if result.exception is None else 2


def _parses(project: Path) -> bool:
    """Whether dbt can read the project in a folder; it says nothing of why not."""
    from dbt.cli.main import dbtRunner

    with TemporaryDirectory() as target, redirect_stdout(StringIO()):
        where = ["--project-dir", str(project.absolute()), "--target-path", target]
        return bool(dbtRunner().invoke(["--quiet", "parse", "--log-level", "none", *where]).success)


def _look_ahead(engine: str) -> None:
    """Raise Stop where the engine cannot be built on now."""
    if engine == "athena":
        from governance import preflight

        preflight.check()
    elif engine == targets.DUCKDB:
        from ingest.warehouse import opened

        with opened(Path(os.environ.get("BOROUGH_DATA", "var")) / "warehouse.duckdb"):
            pass


class _Report:
    """Follows dbt's events; `done` counts the results by their status."""

    def __init__(self, *, on_terminal: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self.done: dict[str, int] = {}
        self.to_do: dict[str, None] = {}  # sentences about what failed, each once
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
        if status not in FINE:
            known = faults.sentence(node.node_name, result.message)
            self.to_do |= {known: None} if known else {}

    def print_summary(self) -> None:
        """Print what to do about failures that are known, and how many results there are."""
        for sentence in self.to_do:
            print(f"   {sentence}")
        counts = ", ".join(f"{number} {status}" for status, number in sorted(self.done.items()))
        if counts:
            print(f"   {counts}")


if __name__ == "__main__":
    ending.leave(main(sys.argv[1:]))
