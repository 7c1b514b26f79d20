"""What the offices did to their frozen sheets when they opened them again, a step a day.

A step takes a sheet as it stood before and gives it as it stood after. Which jobs it takes is of
the seed's choosing and never depends on a cell, so that a cell that is corrected on a later day
moves nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from random import Random
from typing import Any

from demo.mess import MYSQL_NOTHING, Cell, computed, pounds_with_commas
from demo.office import Typing, luck_of
from demo.sheet import BARE_TOTAL, HEADER_AGAIN, LATE, RENUMBERED, RETYPED, Line, Sheet
from demo.world import World
from demo.world.chance import chance
from demo.world.history import CUT_OVER
from demo.world.repairs import Repair


@dataclass(frozen=True)
class Office:
    """Whose sheet it is, and what its columns are called."""

    world: World
    name: str  # of the table
    number: str  # column of the contractor's own number
    order: str  # column of the order number
    cost: str
    meant: Callable[[Random, Typing], tuple[Any, ...]]  # what the cells of a row should say

    def chosen(self, sheet: Sheet, step: str, fits: Callable[[Repair], bool]) -> Iterator[Repair]:
        """Jobs that stand in one plain row of the sheet, in an order of the step's own."""
        rows: dict[str, list[Line]] = {}
        for line in sheet.lines:
            rows.setdefault(sheet.typed(line)[self.number], []).append(line)
        jobs = [job for job in self.world.repairs if job.sheet == self.name and fits(job)]
        chance(self.world.seed, self.name, step).shuffle(jobs)
        for job in jobs:
            if [line.kind for line in rows.get(job.contractor_ref, ())] == [""]:
                yield job

    def careful(self, sheet: Sheet, job: Repair, day: date, *empty: str) -> dict[str, Cell]:
        """A row about a job as it stands on a day, typed with care, some columns left empty."""
        moment = datetime.combine(day, time(7, 0))
        row = Typing(job, moment, job.as_at(moment), is_again=True)
        meant = self.meant(luck_of(self.world.seed, self.name, row), row)
        return {
            column.name: Cell("") if column.name in empty else column.habit.careful(value)
            for column, value in zip(sheet.columns, meant, strict=True)
        }


Step = Callable[[Sheet, Office, date], Sheet]


def reopened(sheet: Sheet, office: Office, steps: Iterable[tuple[date, Step]]) -> Sheet:
    """The sheet after the steps of the days that have come, in their order."""
    for day, step in steps:
        if day <= office.world.today:
            sheet = step(sheet, office, day)
    return sheet


def retype(count: int) -> Step:
    """Type jobs again, now that the invoice is there, without the order number."""

    def step(sheet: Sheet, office: Office, day: date) -> Sheet:
        def fits(job: Repair) -> bool:
            facts = job.as_at(CUT_OVER)
            return bool(job.order) and facts.status == "completed" and facts.cost is None

        jobs = list(office.chosen(sheet, "retype", fits))[:count]
        rows = [office.careful(sheet, job, day, office.order) for job in jobs]
        return _appended(sheet, [Line(tuple(row.values()), RETYPED) for row in rows])

    return step


def type_late(sheet: Sheet, office: Office, day: date) -> Sheet:
    """Type in the jobs that were found in the job book."""
    rows = [office.careful(sheet, job, day) for job in _found(office, day)]
    return _appended(sheet, [Line(tuple(row.values()), LATE) for row in rows])


def paste_late(sheet: Sheet, office: Office, day: date) -> Sheet:
    """Paste them from an export with its header: MySQL's nothing, money as a workbook computes."""

    def exported(name: str, cell: Cell) -> Cell:
        if name == office.cost and cell.value is not None:
            return replace(cell, text=computed(cell.value), kind="float_noise")
        return cell if cell.text else Cell(MYSQL_NOTHING, kind="export_null")

    header = Line(tuple(Cell(column.header) for column in sheet.columns), HEADER_AGAIN)
    rows = [office.careful(sheet, job, day) for job in _found(office, day)]
    pasted = [Line(tuple(exported(name, cell) for name, cell in row.items()), LATE) for row in rows]
    return _appended(sheet, [header, *pasted])


def total_up(sheet: Sheet, office: Office, day: date) -> Sheet:
    """Add up all jobs under the column of costs, without a word beside the sum."""
    costs = [sheet.typed(line)[office.cost] for line in sheet.lines if line.is_job]
    total = pounds_with_commas(sum(cost for cost in costs if cost))
    cells = [Cell(total if column.name == office.cost else "") for column in sheet.columns]
    return _appended(sheet, [Line(tuple(cells), BARE_TOTAL)])


def renumber(count: int) -> Step:
    """Give jobs that were phoned through an order number at last."""

    def step(sheet: Sheet, office: Office, day: date) -> Sheet:
        def fits(job: Repair) -> bool:
            return not (job.order or job.hub_id or job.found_on)

        jobs = list(office.chosen(sheet, "renumber", fits))[:count]
        orders = {job.contractor_ref: f"TEMP-9{job.contractor_ref[3:]:0>5}" for job in jobs}
        place = [column.name for column in sheet.columns].index(office.order)

        def given(line: Line) -> Line:
            order = orders.get(sheet.typed(line)[office.number])
            if order is None:
                return line
            cells = list(line.cells)
            cells[place] = Cell(order, order, order)
            return replace(line, cells=tuple(cells), kind=RENUMBERED)

        return replace(sheet, lines=tuple(map(given, sheet.lines)))

    return step


def delete(sheet: Sheet, office: Office, day: date) -> Sheet:
    """Delete the row of a job that nothing else knows, and of one that an older system knows."""
    lost = [
        next(office.chosen(sheet, "delete", fits), None)
        for fits in (
            lambda job: not (job.hub_id or job.uh_order),
            lambda job: job.uh_order and not job.hub_id,
        )
    ]
    numbers = {job.contractor_ref for job in lost if job}
    gone = [line for line in sheet.lines if sheet.typed(line)[office.number] in numbers]
    stay = [line for line in sheet.lines if line not in gone]
    return replace(sheet, lines=tuple(stay), deleted=(*sheet.deleted, *gone))


def sort_by(name: str) -> Step:
    """Sort all rows by one column, as Google does: what is blank there goes to the end."""

    def step(sheet: Sheet, office: Office, day: date) -> Sheet:
        place = [column.name for column in sheet.columns].index(name)

        def key(line: Line) -> tuple[bool, str]:
            text = line.cells[place].text
            return text == "", text.casefold()

        return replace(sheet, lines=tuple(sorted(sheet.lines, key=key)))

    return step


def _found(office: Office, day: date) -> list[Repair]:
    jobs = office.world.repairs
    return [job for job in jobs if job.sheet == office.name and job.found_on == day]


def _appended(sheet: Sheet, lines: list[Line]) -> Sheet:
    """The sheet with rows under its last one."""
    turn = max(line.turn for line in sheet.lines) + 1
    added = [replace(line, turn=number) for number, line in enumerate(lines, start=turn)]
    return replace(sheet, lines=(*sheet.lines, *added))
