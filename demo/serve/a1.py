"""A1 notation: which tab and which cells a range means."""

from dataclasses import dataclass
import re

_CORNER = r"([A-Z]{0,3})([0-9]{0,7})"
_CELLS = re.compile(rf"{_CORNER}(?::{_CORNER})?", re.IGNORECASE)


@dataclass(frozen=True)
class Range:
    """A tab and a rectangle of it: first and last row and column, from 1, all inclusive."""

    tab: str
    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        """The range as Google answers it: the tab quoted where it must be."""
        tab = self.tab if self.tab.isalnum() else "'{}'".format(self.tab.replace("'", "''"))
        return f"{tab}!{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


def parse(text: str, tabs: dict[str, tuple[int, int]]) -> Range:
    """Read a range against the tabs there are, each with its number of rows and columns.

    Open ends are filled. A range without a tab is of the first one; a tab's bare name is all of it.
    Raises ValueError with Google's sentence where it means nothing here.
    """
    tab, _, cells = text.rpartition("!") if "!" in text else (text, "", "")
    name = tab[1:-1].replace("''", "'") if tab[:1] == tab[-1:] == "'" else tab
    if "!" not in text and name not in tabs:
        name, cells = next(iter(tabs)), text
    match = _CELLS.fullmatch(cells)
    if name not in tabs or not match:
        raise ValueError(f"Unable to parse range: {text}")
    rows, columns = tabs[name]
    first_column, first_row, last_column, last_row = match.groups()
    is_one = ":" not in cells and bool(first_column and first_row)
    result = Range(
        name,
        top=int(first_row or 1),
        left=number(first_column) if first_column else 1,
        bottom=int(last_row or (first_row if is_one else rows) or rows),
        right=number(last_column or first_column) if last_column or is_one else columns,
    )
    if result.bottom > rows or result.right > columns:
        raise ValueError(
            f"Range ({result}) exceeds grid limits. Max rows: {rows}, max columns: {columns}"
        )
    return result


def number(column: str) -> int:
    """1 for A, 27 for AA."""
    total = 0
    for letter in column.upper():
        total = total * 26 + ord(letter) - ord("A") + 1
    return total


def letters(column: int) -> str:
    """A for 1, AA for 27."""
    text = ""
    while column:
        column, place = divmod(column - 1, 26)
        text = chr(ord("A") + place) + text
    return text
