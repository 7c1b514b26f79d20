"""How people type: each habit turns what somebody means into the text of a cell.

A cell keeps both, so that the truth comes from what was meant and never from reading the text
again. What a text may look like and still be readable is the contract's ("What a typed cell may
say"); the habits of each sheet follow reference.md 2.1.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import inf, nextafter
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """One typed cell: its text, and what can be known from it."""

    text: str
    value: Any = None  # None where the cell is empty or cannot be read
    meant: Any = None  # what a careful person would have typed; None where there was nothing to say
    is_readable: bool = True
    kind: str = ""  # what is odd about a text that can be read all the same


Form = Callable[[Any], str]


@dataclass(frozen=True)
class Habit:
    """How one column is filled in: forms with their weights, and the ways it goes wrong."""

    forms: Mapping[Form, int]
    nothing: tuple[str, ...] = ("",)  # typed where there is nothing to say, or in its place
    unreadable: tuple[str, ...] = ()
    error_rate: float = 0.015
    forgotten_rate: float = 0.01
    padded_rate: float = 0.05

    def type(self, meant: Any, luck: Random) -> Cell:
        """Type what is meant; None is nothing to say."""
        if self.unreadable and luck.random() < self.error_rate:
            return Cell(luck.choice(self.unreadable), meant=meant, is_readable=False)
        if meant is None or luck.random() < self.forgotten_rate:
            return Cell(luck.choice(self.nothing), meant=meant)
        form = luck.choices(tuple(self.forms), weights=tuple(self.forms.values()))[0]
        text = form(meant)
        if luck.random() < self.padded_rate:
            text = luck.choice(("{} ", " {}", "{}  ")).format(text)
        return Cell(text, meant, meant)

    def correct(self, cell: Cell) -> Cell:
        """The cell again, typed with care."""
        return self.careful(cell.meant)

    def careful(self, meant: Any) -> Cell:
        """What is meant in the column's usual form; an empty cell where that is nothing."""
        return Cell("") if meant is None else Cell(next(iter(self.forms))(meant), meant, meant)


def dated(pattern: str, before: str = "") -> Form:
    """A date as a pattern of strftime, with words before it."""
    return lambda moment: before + moment.strftime(pattern)


def short_date(moment: date) -> str:
    """Write 5/3/21 for 5 March 2021."""
    return f"{moment.day}/{moment.month}/{moment:%y}"


def pounds(amount: Decimal) -> str:
    """Write £1234.50."""
    return f"£{amount:.2f}"


def pounds_with_commas(amount: Decimal) -> str:
    """Write £1,234.50."""
    return f"£{amount:,.2f}"


def plain_number(amount: Decimal) -> str:
    """Write 1234.50."""
    return f"{amount:.2f}"


def bare_number(amount: Decimal) -> str:
    """Write 1234.5, or 85 for whole pounds, as a spreadsheet shows a number."""
    return f"{amount:.2f}".rstrip("0").rstrip(".")


def computed(amount: Decimal) -> str:
    """Write 102.12000000000002 for 102.12, as a workbook hands on what it has computed."""
    return repr(nextafter(float(amount), inf))


def worded(words: Mapping[Any, tuple[str, ...]]) -> Mapping[Form, int]:
    """One form for each of a person's words for a thing, the first of them the usual one.

    All meanings must have the same number of words.
    """
    [width] = {len(choices) for choices in words.values()}

    def word(index: int) -> Form:
        return lambda meant: words[meant][index]

    return {word(index): 4 if index == 0 else 1 for index in range(width)}


def as_is(text: str) -> str:
    """Leave the text as it is."""
    return text


def in_groups(number: str) -> str:
    """Write 1009 9012 3456."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def as_decimal(number: str) -> str:
    """Write 100990123456.0: a spreadsheet took the number for an amount."""
    return f"{number}.0"


def lower_spaced(reference: str) -> str:
    """Write temp 000123 for TEMP-000123."""
    return reference.lower().replace("-", " ").replace("/", " ")


def run_together(reference: str) -> str:
    """Write TEMP000123 for TEMP-000123."""
    return reference.replace("-", "").replace("/", "").replace(" ", "")


EMPTY = ("", "", "", "", "", " ", "n/a", "N/A", "-", "--", "nan", "None", "\u00a0")
EMPTY_DATE = ("", "", "", "", "", " ", "n/a", "-", "NaT", "nan", "null")

# What MySQL's export writes where there is nothing.
MYSQL_NOTHING = r"\N"

BAD_DATES = (
    "0222-03-04",
    "31/02/2021",
    "30.02.21",
    "w/c 12th",
    "tbc",
    "see email",
    "#VALUE!",
    "12/03",
    "next Tuesday",
    "15/06/2021 (tbc)",
)
BAD_MONEY = (
    "TBC",
    "TBC ",
    "£45 + VAT",
    "£45\n+ VAT",
    "see invoice",
    "1,23",
    "#N/A",
    "awaiting invoice\r\nfrom office",
    "85-90",
)

# One form for text that nobody gets wrong.
PROSE = Habit({as_is: 1}, forgotten_rate=0.02)
REFERENCE = Habit({as_is: 16, lower_spaced: 2, run_together: 2}, EMPTY, forgotten_rate=0.0)
MONEY = Habit(
    {pounds_with_commas: 5, plain_number: 5, bare_number: 4, pounds: 3},
    EMPTY,
    BAD_MONEY,
    forgotten_rate=0.02,
)
