"""python -m demo: write Eastmere out, serve its systems, move its day on."""

import argparse
from dataclasses import replace
from datetime import date
import os

from demo.settings import DemoError, Settings, data_folder, last, stored
from ingest import ending, private, stand_ins
from ingest.errors import Stop


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    private.start()

    def command() -> int:
        try:
            return options.command(options)
        except DemoError as error:
            raise Stop(str(error)) from None

    return ending.run(command, "Stopped. Run it again to go on: no file was left half-way.")


def _write(options: argparse.Namespace) -> int:
    # What is not said stays as it was, so that building again does not undo an advance.
    said = {name: getattr(options, name, None) for name in ("today", "seed", "port")}
    given = {name: value for name, value in said.items() if value is not None}
    if last() is None and stand_ins.is_real(os.environ):
        raise DemoError(
            "Extracts of real sources have landed here, and Eastmere would be mixed into them: set "
            "BOROUGH_DATA to a folder of its own."
        )
    return _written(replace(last() or Settings(), **given))


def _advance(options: argparse.Namespace) -> int:
    return _written(stored().later(options.days))


def _written(settings: Settings) -> int:
    from demo.write import write
    from ingest import datafolder

    datafolder.make(data_folder())
    done = write(settings)
    print(
        f"Eastmere on {settings.today:%A} {settings.today.day} {settings.today:%B %Y}: "
        f"{done.homes:,} homes, {done.repairs:,} repairs; {len(done.changed)} files written, "
        f"{len(done.unchanged)} unchanged, {len(done.removed)} removed."
    )
    return 0


def _remove(options: argparse.Namespace) -> int:
    from demo.remove import remove

    print(remove())
    return 0


def _serve(options: argparse.Namespace) -> int:
    from demo.serve import serve

    return serve()


def _run(options: argparse.Namespace) -> int:
    from demo.serve import run

    line = options.line[1:] if options.line[:1] == ["--"] else options.line
    if not line:
        raise DemoError("Say what to run, as in `python -m demo run -- python -m ingest run`.")
    return run(line)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m demo",
        description="Eastmere, a fictional council: source systems to build and test against.",
        epilog="Everything lies under $BOROUGH_DATA/demo (var/demo). Alone, the command writes.",
    )
    parser.set_defaults(command=_write)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")

    write = commands.add_parser(
        "write",
        help="write the sources, the truth and the environment",
        description="Write Eastmere out. What is not said stays as it was in the last writing.",
    )
    first = Settings()
    write.add_argument(
        "--today",
        type=_day,
        metavar="YYYY-MM-DD",
        help=f"the day that Eastmere is shown as at (at first {first.today})",
    )
    write.add_argument("--seed", type=_number, help=f"which world (at first {first.seed})")
    write.add_argument("--port", type=_port, help=f"where it is served (at first {first.port})")

    serve = commands.add_parser("serve", help="serve the Google Sheets and the Repairs Hub")
    serve.set_defaults(command=_serve)

    run = commands.add_parser("run", help="serve while a command runs, in the sources' environment")
    run.add_argument("line", nargs=argparse.REMAINDER, metavar="-- COMMAND", help="the command")
    run.set_defaults(command=_run)

    remove = commands.add_parser(
        "remove",
        help="remove Eastmere, and all that was made of it",
        description="Remove Eastmere with what landed from it, and all that was made of that. "
        "Nothing is removed where anything else landed.",
    )
    remove.set_defaults(command=_remove)

    advance = commands.add_parser("advance", help="move today on")
    advance.add_argument("--days", type=_days, default=1, help="by how many days (1)")
    advance.set_defaults(command=_advance)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day, such as 2026-11-24") from None


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number") from None


def _port(text: str) -> int:
    port = _number(text)
    if not 1024 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1024 to 65535")
    return port


def _days(text: str) -> int:
    days = _number(text)
    if days < 1:
        raise argparse.ArgumentTypeError("time goes forward only: at least 1 day")
    return days


if __name__ == "__main__":
    ending.leave(main())
