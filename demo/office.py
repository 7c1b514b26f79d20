"""How a contractor's office keeps its sheet: which jobs it types, when, and what it leaves between.

A row is updated until the sheet is frozen at the cut-over. Some jobs are typed a second time
further down, and the first row is then forgotten: it stays as it stood.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from demo.mess import Cell
from demo.sheet import BLANK, TOTAL, Line
from demo.world import World
from demo.world.chance import chance
from demo.world.history import CUT_OVER, SHEETS_FROM
from demo.world.repairs import Facts, Repair


@dataclass(frozen=True, slots=True)
class Typing:
    """One row about a job, and the job as it stood when the row was last touched."""

    job: Repair
    typed_at: datetime
    facts: Facts
    is_again: bool = False


def typings(world: World, sheet: str) -> list[Typing]:
    """Every row about a job of one sheet, in the order in which they were typed.

    Jobs that were found after the cut-over are not among them.
    """
    jobs = [job for job in world.repairs if job.sheet == sheet and not job.found_on]
    rows = [row for job in jobs for row in _of_job(world.seed, job)]
    return sorted(rows, key=lambda row: (row.typed_at, row.job.contractor_ref))


def luck_of(seed: int, sheet: str, row: Typing) -> Random:
    """The chance that one row of a sheet draws from."""
    return chance(seed, sheet, row.job.contractor_ref, row.is_again)


def _of_job(seed: int, job: Repair) -> Iterator[Typing]:
    luck = chance(seed, "typing", job.contractor_ref)
    begin = datetime.combine(SHEETS_FROM, time(9, 0)) + timedelta(minutes=luck.randint(0, 3_000))
    first = max(job.raised_at, begin)
    again = first + timedelta(days=luck.randint(15, 70))
    if luck.random() < 0.03 and again < CUT_OVER:
        yield Typing(job, first, job.as_at(min(first + timedelta(days=2), CUT_OVER)))
        yield Typing(job, again, job.as_at(CUT_OVER), is_again=True)
    else:
        yield Typing(job, first, job.as_at(CUT_OVER))


def laid_out(
    world: World,
    sheet: str,
    rows: Iterable[Typing],
    cells: Callable[[Typing], tuple[Cell, ...]],
    total: Callable[[int, Decimal], tuple[str, ...]],
) -> tuple[Line, ...]:
    """The lines of a sheet: jobs, a total at the end of each quarter, blank lines here and there.

    `cells` types a job; `total` types the totals row of a number of rows and of pounds.
    """
    luck = chance(world.seed, sheet, "layout")
    lines: list[Line] = []
    quarter, count, pounds = None, 0, Decimal(0)

    def close() -> None:
        typed = tuple(Cell(text) for text in total(count, pounds))
        lines.append(Line(typed, TOTAL))
        # Some blank lines are not quite blank.
        first = Cell(luck.choice((" ", "", "", "")))
        lines.append(Line((first, *[Cell("")] * (len(typed) - 1)), BLANK))

    for row in rows:
        turned = (row.typed_at.year, (row.typed_at.month - 1) // 3)
        if quarter not in (None, turned):
            close()
            count, pounds = 0, Decimal(0)
        elif quarter and luck.random() < 0.01:
            lines.append(Line((Cell(""),) * len(lines[-1].cells), BLANK))
        quarter, count, pounds = turned, count + 1, pounds + (row.facts.cost or 0)
        lines.append(Line(cells(row)))
    close()
    return tuple(replace(line, turn=turn) for turn, line in enumerate(lines))
