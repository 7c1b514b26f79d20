"""`python -m ingest`: bring what the sources hold into landing, raw and the warehouse.

Exit status: 0 done, 1 something failed (the rest was done), 2 wrong use, or it could not go on (a
disk, a file that another program holds), 130 stopped by Ctrl-C.
"""

import argparse
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
import sys

from ingest import ending, private

STATUSES = """Exit status: 0 done, 1 something failed (the rest was done), 2 wrong use, or it could
not go on (a disk, a file that another program holds), 130 stopped by Ctrl-C."""
STOPPED = "Stopped. What landed is safe; run again to go on."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    wanted = _parser().parse_args(arguments)

    def command() -> int:
        # Only now: whoever asks for help does not wait for what a run needs.
        from ingest import commands

        private.start()
        return getattr(commands, wanted.command)(wanted)

    def report(sentence: str) -> None:
        print(sentence, file=sys.stderr, flush=True)
        if getattr(wanted, "report", None):
            with suppress(OSError), wanted.report.open("a", encoding="utf-8") as file:
                file.write(f"{sentence}\n")

    return ending.run(command, STOPPED, report)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Bring what the sources hold into landing, raw and the warehouse.",
        epilog=STATUSES,
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
    run.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="add a sentence on each failure to this file too",
    )
    add("status", "Show how each table stands.")
    verify = add("verify", "Check every byte of landing, and the chain of its manifests.")
    verify.add_argument(
        "--accept-loss",
        metavar="system.table/extract",
        help="put on the record that what is lost of it stays lost, and is known",
    )
    verify.add_argument("--reason", metavar="text", help="why it stays lost; names no person")
    verify.add_argument("--by", metavar="name", help="who accepts it (default: your login)")
    add("clean", "Remove what can be made again from the data folder; landing and the log stay.")
    add("register", "Make raw and the warehouse's views from landing.")
    accept = add("accept", "Accept an extract that is held.")
    accept.add_argument("table", metavar="system.table")
    accept.add_argument("--by", metavar="name", help="who accepts it (default: your login)")
    schema = add("schema", "Print the JSON Schema of the sources files, for editors.")
    schema.add_argument(
        "--table", action="store_true", help="print the table of options of docs/ingest.md instead"
    )
    return parser


if __name__ == "__main__":
    # Whoever runs this on a schedule stops it so; the lock in a bucket is then freed at once.
    ending.heed_termination()
    ending.leave(main())
