"""A Google Sheet: what its owner typed, row by row, and what can be known from each cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
import json
from typing import Any

from demo.mess import Cell, Habit
from demo.truth import Unreadable
from demo.world.chance import chance
from demo.world.history import TIDYING_FROM


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header as typed and the habit of whoever fills it in."""

    header: str
    name: str  # the header by the platform's naming rule; how the truth speaks of the column
    habit: Habit
    is_checked: bool = False  # whether an unreadable cell is a finding for the owner


@dataclass(frozen=True, slots=True)
class Line:
    """One row under the header: a job's cells, or a blank line or a total that is no job."""

    cells: tuple[Cell, ...]
    is_job: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """One spreadsheet with one tab."""

    id: str
    title: str
    tab: str
    above: tuple[tuple[str, ...], ...]  # rows above the header
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    def typed(self, line: Line) -> Mapping[str, Any]:
        """What can be known from a line, by column name."""
        return {
            column.name: cell.value for column, cell in zip(self.columns, line.cells, strict=True)
        }

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
