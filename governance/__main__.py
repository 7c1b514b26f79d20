"""The commands: `python -m governance check | agreements | engines | publish | site`."""

import argparse
from datetime import date
import os
from pathlib import Path
import sys

from governance.artifacts import Project, WrongUse, load


def main(argv: list[str] | None = None) -> int:
    """Run one command; exit status 0 done, 1 something failed, 2 wrong use."""
    options = _parser().parse_args(argv)
    try:
        return options.run(load(options.manifest), options)
    except WrongUse as problem:
        print(f"governance: {problem}", file=sys.stderr)
        return 2


def check(project: Project, options: argparse.Namespace) -> int:
    """Print what breaks the rules, a sentence each."""
    from governance import rules

    results = rules.check(project)
    for rule, findings in results.items():
        if findings:
            print(f"\n{rule}")
            for finding in findings:
                print(f"  {finding}")
    broken = sum(map(len, results.values()))
    if project.catalog is None:
        print("\nThe columns built were not compared with their yml: `make docs` lists them.")
    looked_at = f"{len(results)} rules, {sum(1 for _ in project.models())} models"
    print(f"\n{looked_at}: {broken} to put right." if broken else f"{looked_at}: all hold.")
    return 1 if broken else 0


def agreements(project: Project, options: argparse.Namespace) -> int:
    """Print the register of agreements in plain words."""
    from governance import register

    on = options.today or date.today()
    print(register.RENDER[options.format](register.pages(project, on), on), end="")
    return 0


def engines(project: Project, options: argparse.Namespace) -> int:
    """Print the table of macros and engines of docs/engines.md."""
    from governance import macros

    print(macros.table(Path(), project), end="")
    return 0


def publish(project: Project, options: argparse.Namespace) -> int:
    """Make what readers open from the last build, or take withdrawn shares out of it."""
    from governance.publish import publish as run

    outcome = run(project)
    print(outcome.sentence)
    return 0 if outcome.is_green else 1


def site(project: Project, options: argparse.Namespace) -> int:
    """Write the front page and put dbt's catalogue beside it."""
    from governance.front_page import write

    print(f"The catalogue: {write(project, options.manifest, options.today)}")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day, such as 2026-11-24") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m governance", description=__doc__)
    commands = parser.add_subparsers(metavar="command", required=True)
    for command in (check, agreements, engines, publish, site):
        says = command.__doc__
        sub = commands.add_parser(command.__name__, help=says, description=says)
        sub.set_defaults(run=command)
        sub.add_argument(
            "--manifest",
            type=Path,
            default=Path(os.environ.get("DBT_TARGET_PATH", "target")) / "manifest.json",
            help="dbt's manifest; its other artifacts are looked for beside it (%(default)s)",
        )
        if command in (agreements, site):
            sub.add_argument(
                "--today",
                type=_day,
                metavar="YYYY-MM-DD",
                help="the day on which agreements are judged",
            )
        if command is agreements:
            sub.add_argument("--format", choices=["text", "markdown"], default="text")
    return parser


if __name__ == "__main__":
    sys.exit(main())
