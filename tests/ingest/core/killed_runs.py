"""Kill a run with SIGKILL before its first, second, third ... change to the disk, until one ends.

    python killed_runs.py <template> <place> <toys>

Each run gets its own copy of the template, `<place>/<number>`. Prints a line a run: how it ended.
"""

from itertools import count
import os
from pathlib import Path
import shutil
import signal
import sys

from ingest import commands, connectors  # noqa: F401 (loaded once, before the forks)
from ingest.__main__ import main

CHANGES = ("fsync", "link", "mkdir", "replace", "rename", "rmdir", "unlink")


def die_before(change: int) -> None:
    """Let the process be killed when it is about to make its n-th change."""
    numbers = count(1)

    def counted(function):
        def change_disk(*arguments, **options):
            if next(numbers) == change:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **options)

        return change_disk

    for name in CHANGES:
        setattr(os, name, counted(getattr(os, name)))


def kill_runs(template: Path, place: Path) -> None:
    """Run once for each change that a run makes, and once to the end."""
    for number in count(1):
        folder = place / f"{number:03}"
        shutil.copytree(template, folder)
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            os.chdir(folder)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            die_before(number)
            os._exit(main(["run"]))
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            print(f"{folder.name} killed by {os.WTERMSIG(status)}")
            continue
        print(f"{folder.name} ended with {os.waitstatus_to_exitcode(status)}")
        return


if __name__ == "__main__":
    connectors.__path__.append(sys.argv[3])
    kill_runs(Path(sys.argv[1]), Path(sys.argv[2]))
