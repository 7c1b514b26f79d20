"""What the library that reads workbooks does not tell of a sheet's cells, found beside it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
import re

from ingest.connectors import Finding
from ingest.words import counted

# What Excel and LibreOffice show in place of a value.
ERROR = re.compile(r"#(?:[A-Z][A-Z/0_]*[!?]?|N/A)|Err:[0-9]{3}")
SHOWN = 5  # columns or errors that a sentence lists

Place = tuple[int, int]  # row and column, counted from 1


@dataclass
class Tally:
    """How many cells of a kind there are, in which columns, and the first row of them."""

    columns: Counter[int] = field(default_factory=Counter)
    words: set[str] = field(default_factory=set)
    first_row: int = 0

    def add(self, row: int, column: int, word: str = "") -> None:
        """Count a cell."""
        self.columns[column] += 1
        self.words |= {word} - {""}
        self.first_row = min(self.first_row or row, row)

    @property
    def count(self) -> int:
        """All cells."""
        return self.columns.total()

    @property
    def where(self) -> str:
        """The columns by their letters, and the first row."""
        several = "column" if len(self.columns) == 1 else "columns"
        letters = few([letters_of(number) for number in sorted(self.columns)])
        return f"{several} {letters}, first on row {self.first_row}"


@dataclass
class Notes:
    """What was found in one sheet; cells above `first_row` are not counted.

    `texts` holds the text of cells that the library gives otherwise than a person sees them, by row
    and column; `unread` whether it cannot read the sheet for an error that it does not know.
    """

    first_row: int = 1
    shows_errors: bool = False  # whether a cell that shows an error has it as its text
    texts: dict[int, dict[int, str]] = field(default_factory=dict)
    errors: Tally = field(default_factory=Tally)
    uncalculated: Tally = field(default_factory=Tally)
    zeros: Tally = field(default_factory=Tally)
    unread: bool = False

    def text(self, place: Place, shown: str) -> None:
        """Note the text of a cell."""
        row, column = place
        self.texts.setdefault(row, {})[column] = shown

    def error(self, place: Place, shown: str) -> None:
        """Count a cell that shows an error."""
        self.text(place, shown if self.shows_errors else "")
        if place[0] >= self.first_row:
            self.errors.add(*place, shown)

    def formula(self, place: Place) -> None:
        """Count a cell whose formula has no value."""
        if place[0] >= self.first_row:
            self.uncalculated.add(*place)

    def zero(self, place: Place) -> None:
        """Count a formula whose value, 0, was put there by a program that calculates nothing."""
        if place[0] >= self.first_row:
            self.zeros.add(*place)

    def findings(self, place: str) -> Iterator[Finding]:
        """Yield what the sheet's owner should know."""
        again = "open the workbook in Excel, save it and deliver it again"
        if self.uncalculated.count:
            verb = (
                "holds a formula that was"
                if self.uncalculated.count == 1
                else ("hold formulas that were")
            )
            yield Finding(
                "uncalculated_formulas",
                place,
                f"{counted(self.uncalculated.count, 'cell')} {verb} never calculated, and came as "
                f"empty ({self.uncalculated.where}): {again}",
            )
        if self.zeros.count:
            yield Finding(
                "uncalculated_formulas",
                place,
                f"{counted(self.zeros.count, 'formula')} came as 0 from a program that leaves "
                f"calculation to Excel ({self.zeros.where}): {again}",
            )
        if self.errors.count:
            verb = "shows" if self.errors.count == 1 else "show"
            yield Finding(
                "error_cells",
                place,
                f"{counted(self.errors.count, 'cell')} {verb} an error "
                f"({few(sorted(self.errors.words))}), and came as empty ({self.errors.where}): "
                "correct them in the workbook and deliver it again",
            )


def few(words: list[str]) -> str:
    """Words as a list, the first of them where they are many: A, B and 7 others."""
    if len(words) == 1:
        return words[0]
    if len(words) <= SHOWN:
        return f"{', '.join(words[:-1])} and {words[-1]}"
    return f"{', '.join(words[:SHOWN])} and {len(words) - SHOWN} others"


def letters_of(column: int) -> str:
    """Return A for 1, AA for 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def number_of(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
