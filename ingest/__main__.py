"""`python -m ingest`: bring what the sources hold into landing, raw and the warehouse.

Exit status: 0 done, 1 something failed (the rest was done), 2 wrong use.
"""

import argparse
from collections.abc import Sequence
import os
import signal
import sys
import threading
from typing import NoReturn

from ingest import private
from ingest.errors import FAILED, Stop


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    wanted = _parser().parse_args(arguments)
    try:
        # Only now: whoever asks for help does not wait for what a run needs.
        from ingest import commands

        private.start()
        return getattr(commands, wanted.command)(wanted)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.status
    except BrokenPipeError:
        # Whoever read the output went away; Python would complain once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        from ingest.faults import of_this_machine

        sentence = of_this_machine(error)
        if sentence is None:
            raise
        print(f"{sentence[0].upper()}{sentence[1:]}.", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("Stopped. What landed is safe; run again to go on.", file=sys.stderr)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Bring what the sources hold into landing, raw and the warehouse.",
        epilog="Exit status: 0 done, 1 something failed (the rest was done), 2 wrong use.",
    )
    commands = parser.add_subparsers(metavar="command", dest="command", required=True)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text)

    run = add("run", "Ask the sources, land what is new, read and register it.")
    run.add_argument(
        "--select", nargs="+", metavar="name", help="only these: a system, or system.table"
    )
    run.add_argument(
        "--skip-absent", action="store_true", help="pass over sources of which nothing has arrived"
    )
    add("status", "Show how each table stands.")
    add("verify", "Check every byte of landing, and the chain of its manifests.")
    add("register", "Make raw and the warehouse's views from landing.")
    accept = add("accept", "Accept an extract that is held.")
    accept.add_argument("table", metavar="system.table")
    accept.add_argument("--by", metavar="name", help="who accepts it (default: your login)")
    schema = add("schema", "Print the JSON Schema of the sources files, for editors.")
    schema.add_argument(
        "--table", action="store_true", help="print the table of options of docs/ingest.md instead"
    )
    return parser


def _end(status: int) -> NoReturn:
    """End the process, and with it what a run that was stopped still asks its sources."""
    if threading.active_count() == 1:
        sys.exit(status)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    # Whoever runs this on a schedule stops it so; the lock in a bucket is then freed at once.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _end(main())
