"""A Google Sheet: what its owner typed, row by row, and what can be known from each cell."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
import json
from typing import Any

from demo.mess import Cell, Habit
from demo.truth import Mess, Unreadable, repair_id
from demo.world.chance import chance
from demo.world.history import TIDYING_FROM


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header as typed and the habit of whoever fills it in."""

    header: str
    name: str  # the header by the platform's naming rule; how the truth speaks of the column
    habit: Habit
    is_checked: bool = False  # whether an unreadable cell is a finding for the owner


# What a row under the header may be that is no job.
BLANK, TOTAL, BARE_TOTAL = "blank_row", "total_row", "unlabelled_total_row"
HEADER_AGAIN = "repeated_header"
# What may be odd about a row that is one.
LATE, RETYPED, RENUMBERED = "late_row", "retyped_job", "renumbered_job"
KEY_TWICE = "duplicate_key"  # spelt alike; a number in another spelling is another key
DELETED = "deleted_row"


@dataclass(frozen=True, slots=True)
class Line:
    """One row under the header: a job's cells, or a blank row, a total or a header again."""

    cells: tuple[Cell, ...]
    kind: str = ""  # what is odd about it, or why it is no job
    turn: int = 0  # its place in the order in which the rows were typed

    @property
    def is_job(self) -> bool:
        """Whether the row is about a job."""
        return self.kind not in (BLANK, TOTAL, BARE_TOTAL, HEADER_AGAIN)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One spreadsheet with one tab."""

    id: str
    title: str
    tab: str
    above: tuple[tuple[str, ...], ...]  # rows above the header
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    deleted: tuple[Line, ...] = field(default=())  # rows that somebody has deleted since

    @property
    def part(self) -> str:
        """The tab as the platform names it."""
        return f"{self.title} / {self.tab}"

    def typed(self, line: Line) -> Mapping[str, Any]:
        """What can be known from a line, by column name."""
        return {
            column.name: cell.value for column, cell in zip(self.columns, line.cells, strict=True)
        }

    def identifier(self, number: str, order: str) -> Callable[[Line], str]:
        """A function from a row to the number of its job.

        That is the order number on any row with the same contractor's number, else the latter.
        """
        rows = [self.typed(line) for line in (*self.deleted, *self.lines) if line.is_job]
        orders = {row[number]: row[order] for row in rows if row[order]}
        return lambda line: repair_id(orders.get(own := self.typed(line)[number], own))

    def numbered(self) -> Iterator[tuple[int, Line]]:
        """Each line with the row number that its owner sees."""
        yield from enumerate(self.lines, start=len(self.above) + 2)

    def unreadable(self) -> Iterator[Unreadable]:
        """Each cell of a checked column that says something nobody can read."""
        for number, line in self.numbered():
            for column, cell in zip(self.columns, line.cells, strict=True):
                if line.is_job and column.is_checked and not cell.is_readable:
                    text = cell.text.replace("\r", "").replace("\n", " ")
                    yield Unreadable(self.title, number, column.name, text)

    def mess(self, table: str, key: str, identify: Callable[[Line], str]) -> Iterator[Mess]:
        """Each row that is no plain job, and each cell that is odd and can be read all the same.

        `key` is the column that every job has filled in; `identify` gives the number that the
        platform knows a row's job by.
        """
        at = partial(Mess, "repairs_sheets", table, self.part)
        place = [column.name for column in self.columns].index(key)
        counts = Counter(line.cells[place].text.strip() for line in self.lines if line.is_job)
        # Google leaves out empty rows at the end of a range.
        last = max(number for number, line in self.numbered() if any(c.text for c in line.cells))
        for number, line in self.numbered():
            job = identify(line) if line.is_job else None
            if line.kind and number <= last:
                yield at(number, None, line.kind, job)
            if job and counts[line.cells[place].text.strip()] > 1:
                yield at(number, None, KEY_TWICE, job)
            for column, cell in zip(self.columns, line.cells, strict=True):
                if cell.kind:
                    yield at(number, column.name, cell.kind, job)
        for line in self.deleted:
            yield at(None, None, DELETED, identify(line))

    def file(self) -> bytes:
        """The spreadsheet as the demo's server keeps it: title, tab and rows of text."""
        rows = [list(row) for row in self.above]
        rows.append([column.header for column in self.columns])
        rows += [[cell.text for cell in line.cells] for line in self.lines]
        content = {"title": self.title, "sheets": [{"title": self.tab, "rows": rows}]}
        return json.dumps(content, ensure_ascii=False).encode()


def tidied(sheet: Sheet, seed: int, today: date, turn: int) -> Sheet:
    """The sheet with the cells that its owner has put right by `today`, one every other Tuesday.

    The sheets take turns, so each has its own parity of weeks; the order is of the seed's choosing.
    """
    wrong = [
        (row, place)
        for row, line in enumerate(sheet.lines)
        for place, (column, cell) in enumerate(zip(sheet.columns, line.cells, strict=True))
        if line.is_job and column.is_checked and not cell.is_readable and cell.meant is not None
    ]
    chance(seed, sheet.title, "tidying").shuffle(wrong)
    tuesdays = max((today - TIDYING_FROM).days // 7 + 1, 0)
    lines = list(sheet.lines)
    for row, place in wrong[: (tuesdays + 1 - turn) // 2]:
        cells = list(lines[row].cells)
        cells[place] = sheet.columns[place].habit.correct(cells[place])
        lines[row] = replace(lines[row], cells=tuple(cells))
    return replace(sheet, lines=tuple(lines))
