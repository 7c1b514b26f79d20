"""How a command ends early: with one sentence and an exit status, and never with a traceback.

2: it could not start or go on (wrong use, a disk, a file that another program holds). 130: Ctrl-C,
and 143: SIGTERM, by the shell's custom of 128 and the signal.
"""

from collections.abc import Callable
import os
from pathlib import Path
import signal
import sys
import threading
from typing import NoReturn

from ingest.errors import FAILED, WRONG_USE, Stop

INTERRUPTED = 128 + signal.SIGINT
TERMINATED = 128 + signal.SIGTERM
OURS = ("ingest", "governance", "demo")
Report = Callable[[str], None]


class Terminated(KeyboardInterrupt):
    """SIGTERM, by which a schedule stops a command; it goes as it would with Ctrl-C."""


def heed_termination() -> None:
    """Let SIGTERM end this process as Ctrl-C does, so that what it holds is freed at once."""

    def end(*_: object) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, end)


def run(command: Callable[[], int], stopped: str, report: Report | None = None) -> int:
    """Run a command; return its exit status. What ends it early is reported as a sentence.

    `stopped` is the sentence for Ctrl-C; `report` takes what stands on standard error by default.
    """
    report = report or _print
    try:
        return command()
    except Stop as stop:
        report(str(stop))
        return stop.status
    except KeyboardInterrupt as stop:
        report(stopped)
        return TERMINATED if isinstance(stop, Terminated) else INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output went away; Python would complain once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] in OURS:
            raise
        # An environment from before the last change of requirements.lock.
        report(f"{error.name} is not installed: run `make`, which brings .venv up to date.")
        return WRONG_USE
    except OSError as error:
        from ingest.faults import of_this_machine

        sentence = of_this_machine(error, Path(os.environ.get("BOROUGH_DATA") or "var"))
        if sentence is None:
            raise
        report(f"{sentence[0].upper()}{sentence[1:]}.")
        return WRONG_USE


def leave(status: int) -> NoReturn:
    """End the process, and with it what a run that was stopped still asks its sources."""
    if status in (INTERRUPTED, TERMINATED):
        # Whoever presses it twice is not shown how Python ends.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    if threading.active_count() == 1:
        sys.exit(status)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _print(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
