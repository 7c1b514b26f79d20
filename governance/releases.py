"""Releases: the figures of closed periods, frozen as they were first published.

A share with a register (a source with the loader `release_register`) shows a period as the register
has it, and works out the periods that have closed since. After a build, and before readers see it,
`land` puts those into the register; from then on a late row or a corrected source moves no figure
of them. A correction (`governance.corrections`) is a new version; earlier ones stay.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
import os
from pathlib import Path

from governance import builds, registers, releasing
from governance.artifacts import Node, Project, WrongUse
from governance.registers import Register, as_rows, newest, span
from governance.releasing import REASON, VERSION, Engine, Period, Row
from ingest import clock, declarations, released
from ingest.connectors import SourceError
from ingest.errors import Stop
from ingest.places import Places


@dataclass(frozen=True)
class Outcome:
    """What was landed, by the share's table, and what is wrong, by its unique id, as a sentence."""

    landed: Mapping[str, Sequence[Period]] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_green(self) -> bool:
        """Whether every share is as its register."""
        return not self.faults

    def sentences(self) -> Iterator[str]:
        """What a person should read."""
        for name, periods in self.landed.items():
            yield f"{name}: released {span(periods)}."
        yield from self.faults.values()
        if not self.landed and not self.faults:
            yield "Nothing new to release."


def land(project: Project) -> Outcome:
    """Land the periods that each share shows and its register does not have.

    Called after a build, before it is published. A share goes on where the last build made it and
    none of its tests failed. Raises WrongUse where there is no build or the warehouse is held, Stop
    where another process is at work on landing.
    """
    places, declared = Places.of(os.environ), declarations.read(Path())
    engine, landed, faults = releasing.engine(project), {}, {}
    with places.alone():
        at = clock.now()
        for share, register in registers.of_project(project, declared):
            try:
                new, why = _new(engine, share, register, places)
                why = why or (
                    new and (_unfit(new, engine.closed(share)) or _untested(project, share))
                )
                if why:
                    faults[share.id] = _sentence(share, why)
                elif new:
                    said = {"periods": dict.fromkeys(new, "1"), "reason": None, "by": None}
                    rows = [row for period in sorted(new) for row in new[period]]
                    released.land(register.table, places, at, rows, said)
                    landed[share.relation] = sorted(new)
            except (SourceError, Stop) as error:
                faults[share.id] = _sentence(share, str(error))
        if landed:
            registers.show(declared, places)
    return Outcome(landed, faults)


def unreleased(project: Project) -> dict[str, str]:
    """The shares that must not reach readers as they were built: unique ids, each with why.

    What publishing asks. A share whose new periods are not in its register yet, or that shows other
    figures than the register has, would change under its readers. Raises nothing: where a share
    cannot be looked at, it is one of them.
    """
    faults = {}
    try:
        places, declared = Places.of(os.environ), declarations.read(Path())
        engine, shares = releasing.engine(project), registers.of_project(project, declared)
    except Stop as stop:
        return {share.id: _sentence(share, str(stop)) for share in project.models("share")}
    for share, register in shares:
        try:
            new, why = _new(engine, share, register, places)
        except (SourceError, Stop, WrongUse) as error:
            faults[share.id] = _sentence(share, str(error))
            continue
        if new and not why:
            why = f"{span(sorted(new))} is not in its register: run `python -m governance release`"
        if why:
            faults[share.id] = _sentence(share, why)
    return faults


def _new(
    engine: Engine, share: Node, register: Register | str, places: Places
) -> tuple[dict[Period, list[Row]], str | None]:
    """The periods of a share that its register does not have; why it is not as its register.

    Of a share that was refused or withdrawn there is neither: the gate and the build say why.
    """
    if not engine.exists(share):
        return {}, None
    if isinstance(register, str):
        return {}, register
    kept = newest(register, released.rows(register.table, places))
    built = engine.shown(share, register.period)
    new = {period: rows for period, rows in built.items() if period not in kept}
    return new, _differs(built, kept)


def _sentence(share: Node, why: str) -> str:
    return f"{share.relation} is not released: {why.rstrip('.')}."


def _differs(built: Mapping[Period, list[Row]], kept: Mapping[Period, list[Row]]) -> str | None:
    """Why what was built is not what was released; None where it is, cell for cell."""
    moved = sorted(
        period for period in kept if as_rows(built.get(period, [])) != as_rows(kept[period])
    )
    if not moved:
        return None
    return (
        f"it shows other figures of {span(moved)} than were released: build again, and where that "
        "does not help, let its SQL show the rows of its register"
    )


def _unfit(new: Mapping[Period, list[Row]], closed: Collection[Period]) -> str | None:
    """Why new periods are no first release; None where they are."""
    still_open = sorted(period for period in new if period not in closed)
    if still_open:
        return (
            f"it shows {span(still_open)}, which is not closed: a source has not been "
            f"checked since its end. Let it take its months from {releasing.CLOSED}"
        )
    versions = {(row[VERSION], row[REASON]) for rows in new.values() for row in rows}
    if versions - {("1", None)}:
        return f"newly closed periods are {VERSION} '1' without a {REASON}"
    return None


def _untested(project: Project, share: Node) -> str | None:
    """Why the last build does not vouch for a share; None where it made it and tested it well."""
    build = builds.last(project)
    if build is None or build.invocation != project.manifest["metadata"]["invocation_id"]:
        return "the last run of dbt did not end, or the project was parsed again after it"
    ids = [share.id]
    ids += [n.id for n in project.nodes.values() if n.kind == "test" and share.id in n.reads]
    missing = [id for id in ids if id not in build.results or build.was_empty]
    red = [id for id in ids if id in build.results and id in build.red()]
    if red or missing:
        return "the last build did not make it, or not all of its tests ran and passed"
    return None
