"""The commands: each prints what a person should see and returns the exit status."""

from argparse import Namespace
from getpass import getuser
import os
from pathlib import Path
import sys

from ingest import accept as acceptance
from ingest import accept_loss, borders, clock, envfile, grammar, options_table, runlog, selection
from ingest import clean as cleaning
from ingest import register as registration
from ingest import run as runner
from ingest import status as standing
from ingest import verify as verification
from ingest.accept_loss import Acceptance
from ingest.access import Access
from ingest.declarations import Declarations, Table
from ingest.environment import Environment
from ingest.errors import FAILED, WRONG_USE, Stop
from ingest.lock import LOCK
from ingest.places import Places
from ingest.runlog import FINE, Line
from ingest.words import counted

PROJECT = Path()  # commands are run in the project's folder


def run(wanted: Namespace) -> int:
    """Ask the selected sources, then bring raw and the warehouse up to date."""
    declared, places = selection.declared(PROJECT), Places.of(os.environ)
    tables = selection.fetched(selection.choose(declared, wanted.select))
    width = max((len(table.id) for table in tables), default=0)
    variables = envfile.variables(places.data, os.environ)
    # A file that cannot be read is no part of a selection that names others.
    problems = [str(mistake) for mistake in declared.broken if wanted.select is None]
    _print_broken(declared)
    with places.alone():
        own = borders.of(places, PROJECT, variables)

        def access(table: Table) -> Access:
            given = declared.variables.given(table.system, table.loader, variables)
            return Access(given, own)

        for line in runner.run(tables, places, access, clock.now, wanted.skip_absent):
            if line.outcome not in FINE:
                problems.append(f"{line.table} {line.outcome}: {line.message}")
            _print_line(line, width)
        status, faults = _bring_up_to_date(declared, places)
    problems += faults
    if wanted.report and problems:
        with wanted.report.open("a", encoding="utf-8") as file:
            file.writelines(f"{problem}\n" for problem in problems)
    return max(status, FAILED if problems else 0)


def register(wanted: Namespace) -> int:
    """Bring raw and the warehouse up to date with landing."""
    declared, places = selection.declared(PROJECT), Places.of(os.environ)
    mistakes = [mistake for table in declared.tables for mistake in table.mistakes]
    failed = _print_broken(declared) or bool(mistakes)
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    with places.alone():
        return max(_bring_up_to_date(declared, places)[0], FAILED if failed else 0)


def status(wanted: Namespace) -> int:
    """Show how each table stands."""
    declared, places = selection.declared(PROJECT), Places.of(os.environ)
    variables = envfile.variables(places.data, os.environ)

    def environment(table: Table) -> Environment:
        return declared.variables.given(table.system, table.loader, variables)

    standing.show(list(standing.rows(declared, places, environment)))
    _print_broken(declared)
    return 0


def verify(wanted: Namespace) -> int:
    """Name every fault of landing; put one loss on the record where that is asked."""
    places = Places.of(os.environ)
    with places.alone():
        if wanted.accept_loss:
            print(_accept_loss(wanted, places))
        faults = list(verification.verify(places.landing, runlog.landed(places.log)))
    for fault in faults:
        print(fault)
    known = sum(1 for fault in faults if fault.record)
    if len(faults) > known:
        return FAILED
    files = [name for name in places.landing.files() if name != LOCK]
    but = f" but for {counted(known, 'known loss')}" if known else ""
    print(f"Landing is whole{but}: {counted(len(files), 'file')}.")
    return 0


def clean(wanted: Namespace) -> int:
    """Remove what can be made again."""
    removed = cleaning.clean(PROJECT, os.environ)
    print(f"Removed: {', '.join(removed)}." if removed else "There was nothing to remove.")
    print("Landing, the log, and whatever else was not named stay.")
    return 0


def accept(wanted: Namespace) -> int:
    """Record a person's acceptance and make the extract current."""
    declared, places = selection.declared(PROJECT), Places.of(os.environ)
    table, *others = selection.choose(declared, [wanted.table])
    if others or wanted.table != table.id:
        names = " or ".join(item.id for item in (table, *others))
        raise Stop(f"One table is accepted at a time: {names}.", WRONG_USE)
    with places.alone():
        extract = acceptance.accept(table, places, wanted.by or _login(), clock.now())
        print(f"{table.id}: extract {extract} is accepted.")
        return _bring_up_to_date(declared, places)[0]


def schema(wanted: Namespace) -> int:
    """Print the JSON Schema of the sources files, or the table of options."""
    print(options_table.text() if wanted.table else grammar.text(), end="")
    return 0


def _accept_loss(wanted: Namespace, places: Places) -> str:
    if not (wanted.reason or "").strip():
        raise Stop("A loss is accepted for a reason: say why it stays lost, --reason.", WRONG_USE)
    said = Acceptance(wanted.by or _login(), wanted.reason, clock.now())
    faults = list(verification.verify(places.landing, runlog.landed(places.log)))
    return accept_loss.accept(wanted.accept_loss, faults, places, said)


def _login() -> str:
    """Who is asking. Raises Stop where the system does not know."""
    try:
        return getuser()
    except (OSError, KeyError):
        raise Stop("Nobody knows who you are: say who accepts it, --by name.", WRONG_USE) from None


def _bring_up_to_date(declared: Declarations, places: Places) -> tuple[int, list[str]]:
    """Register everything; the exit status, and a sentence for each table that stays as it was."""
    made, faults = registration.register(declared, places)
    read = f", {counted(made, 'extract')} read anew from landing" if made else ""
    place = "Glue" if places.raw.is_remote else places.warehouse
    print(f"{place}: {counted(len(declared.tables), 'table')} registered{read}")
    for fault in faults:
        print(fault, file=sys.stderr)
    return (FAILED if faults else 0), faults


def _print_line(line: Line, width: int) -> None:
    counts = [] if line.rows is None else [counted(line.rows, "row")]
    counts += [counted(line.warnings, "warning")] if line.warnings else []
    print(f"{line.table:<{width}}  {line.outcome:<9}  {line.message or ', '.join(counts)}")
    for finding in line.findings:
        if finding.message != line.message:
            said = ": ".join(filter(None, (finding.place, finding.message)))
            print(f"{'':<{width}}  {'warning':<9}  {said}")
    sys.stdout.flush()


def _print_broken(declared: Declarations) -> bool:
    for mistake in declared.broken:
        print(mistake, file=sys.stderr)
    return bool(declared.broken)
