"""Corrections: a released month worked out again from today's data, as a new version."""

import os
from pathlib import Path

from governance import registers, releasing
from governance.artifacts import Project, WrongUse
from governance.registers import Register, figures, newest
from governance.releasing import REASON, VERSION, Period
from governance.warehouse import Relation
from ingest import clock, declarations, released
from ingest.connectors import SourceError
from ingest.declarations import Declarations
from ingest.errors import Stop
from ingest.places import Places


def correct(project: Project, name: str, month: str, reason: str, by: str) -> str:
    """Land today's figures of a released month as a new version; what was done, in a sentence.

    Raises WrongUse where the share has no register or several, the month is not released, or
    today's figures are the same; Stop where landing, the warehouse or Athena refuses.
    """
    if not reason.strip():
        raise WrongUse("a correction is published with its reason: pass --reason TEXT.")
    places, declared = Places.of(os.environ), declarations.read(Path())
    register = _named(project, declared, name)
    period, engine = releasing.first_day(month), releasing.engine(project)
    try:
        with places.alone():
            rows = released.rows(register.table, places)
            kept = newest(register, rows)
            if period not in kept:
                raise WrongUse(
                    f"{month} of {name} is not released yet: there is nothing to correct."
                )
            now = engine.worked_out(project, register.share, register.period, register.table)
            if period not in now:
                raise WrongUse(
                    f"{month} of {name} cannot be worked out: a source has not been checked and "
                    "found good since. Run `python -m ingest run`, build, and try again."
                )
            if figures(now[period]) == figures(kept[period]):
                raise WrongUse(f"{month} of {name} has the same figures today: nothing to correct.")
            version = str(
                max(int(row[VERSION]) for row in rows if row[register.period] == period) + 1
            )
            new = [row | {VERSION: version, REASON: reason.strip()} for row in now[period]]
            said = {"periods": {period: version}, "reason": reason.strip(), "by": by}
            released.land(register.table, places, clock.now(), new, said)
            registers.show(declared, places)
    except SourceError as error:
        raise Stop(f"{register.table.id}: {error}.") from None
    return (
        f"{register.share.relation}: version {version} of {month} is in the register; "
        "readers have it once it is built and published (`make`)."
    )


def changed(project: Project) -> dict[Relation, list[Period]]:
    """Released periods that would have other figures today, by share: candidates to correct."""
    places, declared = Places.of(os.environ), declarations.read(Path())
    engine, found = releasing.engine(project), {}
    for register in _known(project, declared):
        try:
            kept = newest(register, released.rows(register.table, places))
        except SourceError as error:
            raise Stop(f"{register.table.id}: {error}.") from None
        now = engine.worked_out(project, register.share, register.period, register.table)
        found[register.relation] = sorted(
            period for period in kept.keys() & now if figures(now[period]) != figures(kept[period])
        )
    return found


def _named(project: Project, declared: Declarations, name: str) -> Register:
    """The register of a share by its model's or its table's name. Raises WrongUse."""
    known = _known(project, declared)
    found = [each for each in known if name in (each.share.name, each.share.relation)]
    if len(found) != 1:
        names = ", ".join(each.share.relation for each in known) or "none"
        raise WrongUse(f"{name} names {len(found)} shares with a register; there are: {names}.")
    return found[0]


def _known(project: Project, declared: Declarations) -> list[Register]:
    found = (register for _, register in registers.of_project(project, declared))
    return [register for register in found if isinstance(register, Register)]
