"""What readers open: the service and share tables of the last build, replaced at one stroke.

Each table is looked at by itself. What failed, was left out or lost too much keeps the table that
was published before, with all that is made of it; a share that its agreement does not let out today
is withdrawn, whatever dbt could do; everything else is new.

A DuckDB file that somebody holds open blocks whoever builds it, so readers never get the warehouse.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
import os
from typing import Any

from governance import builds, candidates, day, disk_register, holding, publications, published
from governance.artifacts import Project, WrongUse, data_folder, london_day
from governance.candidates import Candidates
from governance.disk_register import DiskRegister
from governance.losses import Loss
from governance.publication import Publication, erase, tidy
from governance.published import CATALOGUE, LINK, Published
from governance.warehouse import attached, tables
from ingest import clock
from ingest.places import Places

Sentences = list[str]


@dataclass(frozen=True)
class Outcome:
    """What publishing did, in sentences, a line each."""

    is_green: bool
    sentence: str


def publish(
    project: Project,
    accepted: Collection[str] = (),
    by: str = "",
    unreleased: Mapping[str, str] | None = None,
) -> Outcome:
    """Publish what the last build made well, and withdraw what may not be out today.

    A table that lost rows or cells beyond its limit is held until a person accepts it by name.
    `unreleased` are shares of which a release could not be landed: unique ids, each with a sentence
    that says why. They wait too.

    Raises WrongUse, once what may not be out is withdrawn, where there is no build, where another
    process holds the warehouse, or where nothing of an accepted name is held.
    """
    with published.alone(data_folder()):
        register = disk_register.read(_today())
        before, said = _withdrawn(register)
        try:
            build, warehouse = builds.last(project), data_folder() / "warehouse.duckdb"
            if build is None or not warehouse.is_file():
                where = data_folder()
                raise WrongUse(f"there is no build to publish in {where}: run `make` first.")
            with attached(warehouse) as new:
                why = build.why_nothing(project)
                if why:
                    return _nothing(project, why, before, new, said)
                found = Candidates(project, build, before, new, register)
                return _published(found, accepted, by, unreleased or {}, said)
        except WrongUse as problem:
            raise WrongUse("\n".join([*said, str(problem)])) from None
        finally:
            tidy(published.read(data_folder()))  # what was not shown is not left behind


def withdraw() -> Outcome:
    """Withdraw what may not be out today, from the files of the register alone."""
    with published.alone(data_folder()):
        _, said = _withdrawn(disk_register.read(_today()))
    return Outcome(not said, "\n".join(said))


def held(project: Project) -> tuple[Loss, ...]:
    """What of the last build is held from readers now; nothing where none was published.

    Raises WrongUse where another process holds the warehouse.
    """
    build = builds.last(project)
    before, warehouse = published.read(data_folder()), data_folder() / "warehouse.duckdb"
    if build is None or not (warehouse.is_file() and before.folder):
        return ()
    if build.why_nothing(project):
        return ()
    refused = build.refused(project)
    refused |= candidates.stale(project, build, refused)
    nodes = [node for node in candidates.to_publish(project) if node.id not in refused]
    with attached(warehouse) as new:
        return holding.find(project, nodes, before, new, ()).losses


def _today() -> date:
    try:
        return day.today()
    except WrongUse:
        # A day that is no day stops a build; what has expired is withdrawn all the same.
        return london_day(clock.now())


def _withdrawn(register: DiskRegister) -> tuple[Published, Sentences]:
    """Withdraw what may not be out; what readers have then, and a sentence for each share."""
    try:
        before = published.read(data_folder())
    except WrongUse as problem:
        # Nothing says which agreements let out what is there.
        (data_folder() / "published" / LINK).unlink()
        before = Published(data_folder())
        tidy(before)
        return before, [f"All that was published is withdrawn: {problem}"]
    tidy(before)
    refusals = {
        table.id: f"{table.name} is withdrawn: {why}"
        for table in before.tables.values()
        if table.layer == "share" and (why := register.refusal(table))
    }
    return _without(before, refusals, register), list(refusals.values())


def _without(before: Published, gone: Collection[str], register: DiskRegister) -> Published:
    """Take shares, and what is made of them, from readers; and from those no more named."""
    staying = {
        table.id: disk_register.narrowed(register, table) if table.layer == "share" else table
        for table in before.tables.values()
        if table.id not in gone and not {*table.made_of} & {*gone}
    }
    if staying == before.tables:
        return before
    # First of all, so that nothing that fails afterwards keeps it out.
    if before.folder:
        there = {file for table in before.tables.values() for file in table.files}
        stay = {file for table in staying.values() for file in table.files}
        erase(before.folder, there - stay)
    making = Publication(before, clock.now())
    for table in staying.values():
        making.keep(table)
    return making.show(withdraws=True)


def _nothing(project: Project, why: str, before: Published, new: Any, said: Sentences) -> Outcome:
    """After a run that left nothing to publish: shares that are gone go, all else stays."""
    built = set(tables(new))
    shares = {node.id for node in project.models("share") if (node.schema, node.relation) in built}
    gone = {
        table.id: f"{table.name} is withdrawn: the last build left no table of it."
        for table in before.tables.values()
        if table.layer == "share" and table.id not in shares
    }
    _without(before, gone, disk_register.read(_today()))
    rest = f"All else stays as it was: {why}." if before.folder else f"Nothing is published: {why}."
    return Outcome(False, "\n".join([*said, *gone.values(), rest]))


def _published(
    found: Candidates,
    accepted: Collection[str],
    by: str,
    unreleased: Mapping[str, str],
    said: Sentences,
) -> Outcome:
    """Publish what of a build may be, and say what was done."""
    # A share whose release could not be landed waits, with what is made of it.
    late = unreleased.keys() | builds.following(found.project, unreleased)
    waiting = found.stale | late
    fresh = [node for node in found.nodes if node.id not in waiting]
    held = holding.find(found.project, fresh, found.before, found.new, accepted)
    after = found.show(waiting | held.ids)
    publications.write(Places.of(os.environ).log, held, by, clock.now(), data_folder())
    said = [*said, *found.withheld(said, after), *unreleased.values()]
    stale = sorted(node.relation for node in found.nodes if node.id in found.stale)
    if stale:
        said.append(
            "As published before, since the last build did not make and test all that is in them: "
            f"{', '.join(stale)}."
        )
    sentences = [_summary(after), *said, *held.sentences()]
    return Outcome(not (held.losses or said), "\n".join(sentences))


def _summary(after: Published) -> str:
    shares = [table for table in after.tables.values() if table.layer == "share"]
    departments = {reader for table in after.tables.values() for reader in table.readers}
    return (
        f"Published for readers: {_number(len(shares), 'share')} in {after.data / CATALOGUE}, "
        f"{_number(len(after.tables) - len(shares), 'table')} of "
        f"{_number(len(departments), 'department')} in {after.home}/."
    )


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
