"""The commands of governance: rules, register, what readers get, costs, engines compared."""

import argparse
from datetime import date
from getpass import getuser
import os
from pathlib import Path

from governance import day
from governance.artifacts import Project, WrongUse, data_folder, load
from ingest import ending, private
from ingest.errors import WRONG_USE, Stop


def main(argv: list[str] | None = None) -> int:
    """Run one command; exit status 0 done, 1 something failed, 2 wrong use, 130 Ctrl-C."""
    options = _parser().parse_args(argv)
    private.start()

    def command() -> int:
        try:
            if options.run is check_sql:
                return check_sql(options)
            if options.run is publish:
                return publish(options)
            if options.run in OF_FILES:
                from governance.parsed import bring_up_to_date

                bring_up_to_date(options.manifest)
            project = load(options.manifest)
            if options.run not in OF_FILES:
                _refuse_developers(project, options.manifest)
            return options.run(project, options)
        except (WrongUse, Stop) as problem:
            raise Stop(f"governance: {problem}", WRONG_USE) from None

    return ending.run(command, "Stopped. Nothing was left half-way; run it again.")


def check(project: Project, options: argparse.Namespace) -> int:
    """Print what breaks the rules, a sentence each."""
    from governance import agreements, rules

    on = day.today()
    results = rules.check(project)
    for rule, findings in results.items():
        if findings:
            print(f"\n{rule}")
            for finding in findings:
                print(f"  {finding}")
    refused = list(agreements.refused(project, on))
    if refused:
        print("\nWarnings, which break no rule")
        for sentence in refused:
            print(f"  {sentence}")
    broken = sum(map(len, results.values()))
    if project.catalog is None:
        print("\nThe columns built were not compared with their yml: `make docs` lists them.")
    looked_at = f"{len(results)} rules, {sum(1 for _ in project.models())} models"
    print(f"\n{looked_at}: {broken} to put right." if broken else f"{looked_at}: all hold.")
    return 1 if broken else 0


def agreements(project: Project, options: argparse.Namespace) -> int:
    """Print the register of agreements in plain words."""
    from governance import register

    on = options.today or day.today()
    print(register.RENDER[options.format](register.pages(project, on), on), end="")
    return 0


def codeowners(project: Project, options: argparse.Namespace) -> int:
    """Print the lines that CODEOWNERS needs for the departments."""
    from governance import codeowners as owners

    for line in owners.needed(project):
        print(line.text(owners.organisation(project.owners or "") or "@organisation"))
    return 0


def check_sql(options: argparse.Namespace) -> int:
    """Print whether each file of SQL leaks, by a schema of classes; exit status 1 if one does."""
    from governance.lineage.command import run

    return run(options.files, options.schema, options.release, options.format, options.key_purpose)


def engines(project: Project, options: argparse.Namespace) -> int:
    """Print the tables of docs/engines.md: what engines have in common, what not, the macros."""
    from governance import macros

    print(macros.page(Path(), project), end="")
    return 0


def publish(options: argparse.Namespace) -> int:
    """Make what readers open from the last build, and take out what may not be out today."""
    from governance import releases
    from governance.publish import publish as run
    from governance.publish import withdraw

    try:
        project = load(options.manifest)
    except WrongUse:
        # Whatever dbt could do: only not in a folder that is no project.
        if Path("dbt_project.yml").is_file() and (outcome := withdraw()).sentence:
            print(outcome.sentence)
        raise
    _refuse_developers(project, options.manifest)
    by = options.by or (_login() if options.accept else "")
    outcome = run(project, options.accept, by, releases.unreleased(project))
    print(outcome.sentence)
    return 0 if outcome.is_green else 1


def release(project: Project, options: argparse.Namespace) -> int:
    """Put newly closed months of shares into their registers, or a correction with its reason."""
    from governance import corrections, releases

    if options.changed:
        for (_, name), periods in corrections.changed(project).items():
            months = ", ".join(period[:7] for period in periods) or "none"
            print(f"{name}: released months that would have other figures today: {months}.")
        return 0
    if options.correct or options.month or options.reason:
        if not (options.correct and options.month and options.reason):
            raise WrongUse("a correction needs --correct SHARE, --month 2026-09 and --reason TEXT.")
        by = options.by or _login()
        print(corrections.correct(project, options.correct, options.month, options.reason, by))
        return 0
    outcome = releases.land(project)
    for sentence in outcome.sentences():
        print(sentence)
    return 0 if outcome.is_green else 1


def site(project: Project, options: argparse.Namespace) -> int:
    """Write the front page and put dbt's catalogue beside it."""
    from governance.front_page import write

    print(f"The catalogue: {write(project, options.manifest, options.today)}")
    return 0


def parity(project: Project, options: argparse.Namespace) -> int:
    """Compare every relation on DuckDB and on Athena; exit status 1 where one differs."""
    from governance.athena import Athena
    from governance.parity import report
    from governance.parity.athena import AthenaSide
    from governance.parity.compare import compare
    from governance.parity.engines import DuckDbFile
    from governance.parity.relations import subjects

    warehouse = options.warehouse or data_folder() / "warehouse.duckdb"
    if not warehouse.is_file():
        raise WrongUse(f"{warehouse} is not here: build it with `make` first.")
    left, right = DuckDbFile(warehouse), AthenaSide(Athena.of())
    # Eastmere's people are invented; anybody else's values are shown to nobody unasked.
    is_eastmere = (warehouse.parent / "demo" / "settings.json").is_file()
    shown = is_eastmere or options.show_values
    outcome = compare(left, right, subjects(project), show_values=shown)
    if not outcome.relations:
        raise WrongUse("neither engine has a relation of this project: build both first.")
    print(report.RENDER[options.format](outcome, left.name, right.name), end="")
    return 1 if outcome.differences else 0


def costs(project: Project, options: argparse.Namespace) -> int:
    """Log what the last build took: seconds, and on Athena bytes and statements, of each step."""
    from governance.costs import collect
    from ingest.places import Places

    print(collect(project, Places.of(os.environ)).sentence)
    return 0


# What these say is about the files as they are; the others are about the last build.
OF_FILES = (check, agreements, codeowners, engines)


def _refuse_developers(project: Project, manifest: Path) -> None:
    """A developer's tables are nobody else's: they are not published, counted or compared."""
    from governance.last_build import is_developers

    if is_developers(project):
        raise WrongUse(
            f"{manifest} belongs to a developer's target, whose tables are private: run "
            "`python -m governance.progress build` first."
        )


def _login() -> str:
    try:
        return getuser()
    except (OSError, KeyError):
        raise WrongUse("could not determine your username: pass --by NAME.") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day, such as 2026-11-24") from None


def _add_check_sql(commands: argparse._SubParsersAction) -> None:
    says = check_sql.__doc__
    sub = commands.add_parser("check-sql", help=says, description=says)
    sub.set_defaults(run=check_sql)
    sub.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files of one query each")
    sub.add_argument(
        "--schema",
        required=True,
        type=Path,
        metavar="FILE",
        help="JSON: classification (relation, column, class) and grain (person or public)",
    )
    sub.add_argument("--release", choices=["aggregate", "microdata"], default="aggregate")
    sub.add_argument("--format", choices=["text", "json"], default="text")
    sub.add_argument(
        "--key-purpose", metavar="NAME", help="the only purpose whose key pseudonyms may use"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m governance", description=__doc__)
    commands = parser.add_subparsers(metavar="command", required=True)
    _add_check_sql(commands)
    for command in (check, agreements, codeowners, engines, release, publish, site, parity, costs):
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
        if command is publish:
            sub.add_argument(
                "--accept",
                nargs="+",
                default=[],
                metavar="NAME",
                help="tables that are held and are right although they lost rows or cells",
            )
            sub.add_argument("--by", metavar="NAME", help="who accepts it (default: your login)")
        if command is release:
            sub.add_argument(
                "--changed",
                action="store_true",
                help="list the released months that "
                "would have other figures today, and change nothing",
            )
            sub.add_argument(
                "--correct", metavar="SHARE", help="release a month of it again, as a new version"
            )
            sub.add_argument("--month", metavar="YYYY-MM", help="the month to correct")
            sub.add_argument(
                "--reason", metavar="TEXT", help="why; it is published with the figures"
            )
            sub.add_argument("--by", metavar="NAME", help="who corrects it (default: your login)")
        if command is agreements:
            sub.add_argument("--format", choices=["text", "markdown"], default="text")
        if command is parity:
            sub.add_argument("--format", choices=["text", "json"], default="text")
            sub.add_argument(
                "--warehouse",
                type=Path,
                metavar="FILE",
                help="the DuckDB file to compare (default: warehouse.duckdb in BOROUGH_DATA)",
            )
            sub.add_argument(
                "--show-values",
                action="store_true",
                help="show an example of each difference, although it is not Eastmere's",
            )
    return parser


if __name__ == "__main__":
    ending.leave(main())
