"""Rows that are no row, and rows that are doubtful: what each kind is called, and how it is told.

A spreadsheet or an export holds more than its table: totals, notes, the header once more, the two
halves of a row that an unquoted line break parted. Such rows are left out of raw and listed with
their text in `<table>__rejects`; a row that may be right is kept, listed and marked in
`_row_findings`. Nothing is left out without a finding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
import re
from typing import Any

from ingest.connectors import Finding
from ingest.grammar import Common

Cells = Sequence[str | None]

LEFT_OUT, KEPT = "left out", "kept"

# Kind: one such row, several, and why it is what it is. Of two, a row is of the earlier one.
KINDS = {
    "unreadable_row": ("row that cannot be read", "rows that cannot be read", ""),
    "blank_row": ("blank row", "blank rows", "no cell is filled in"),
    "repeated_header": (
        "row that repeats the header",
        "rows that repeat the header",
        "it repeats the header",
    ),
    "no_text": (
        "row of nothing but control characters",
        "rows of nothing but control characters",
        "it holds nothing but control characters",
    ),
    "total_row": ("total row", "total rows", "it adds up other rows"),
    "note_row": (
        "row that is a note and not a record",
        "rows that are notes and not records",
        "it is a note, or the rest of a row that an unquoted line break parted",
    ),
    "no_key": ("row without a key", "rows without a key", "its key is blank"),
    "incomplete_key": (
        "row with part of its key blank",
        "rows with part of their key blank",
        "part of its key is blank",
    ),
    "short_row": (
        "row with fewer cells than the header",
        "rows with fewer cells than the header",
        "it has fewer cells than the header: part of it may be missing",
    ),
    "duplicate_key": (
        "row whose key another row has too",
        "rows whose key another row has too",
        "another row has the same key",
    ),
    "control_characters": (
        "row with control characters",
        "rows with control characters",
        "it holds control characters, which no keyboard types",
    ),
}

# Shown in `_row_findings` and in the quality reports, where people read them.
MARKS = {
    "no_key": "no key",
    "incomplete_key": "incomplete key",
    "short_row": "short row",
    "duplicate_key": "key twice",
    "control_characters": "control characters",
}

# More short rows than this share of the others, and than this many, are a habit of the export, and
# no row is torn: the two halves of one row are two short ones.
FEW, TORN = 0.1, 4

# Where programs that export or hold rows stop: pages of APIs, the rows of xls and xlsx sheets below
# a header (65,536 and 1,048,576 with it).
ROW_LIMITS = frozenset(
    {100, 1_000, 2_000, 5_000, 10_000, 65_535, 65_536, 100_000, 1_048_575, 1_048_576}
)

# "Total", "Sub-total:", "Grand total for November" are labels; "Total Gas & Power" is a supplier.
_TOTAL = re.compile(
    r"\s*((grand|overall) |sub-? ?)?totals?\b\W*"
    r"((for|of|by|to|in|net|gross|cost|costs|amount|value|spend|excluding|including)\b.*)?",
    re.IGNORECASE | re.DOTALL,
)
# A last row that adds up a column may call it what it likes, with one of these words in it.
_SUM = re.compile(r"\b(sub-?)?(totals?|sums?|count)\b", re.IGNORECASE)
PENNY = Decimal("0.005")  # what a sum may be off by: noise of floating point, and no amount
_MONEY = re.compile(r"\s*\(?-?\s*£?\s*-?([0-9][0-9,]*(\.[0-9]+)?|\.[0-9]+)\s*\)?-?\s*")
# What a note begins with, or is.
_NOTE = re.compile(
    r"\s*((foot)?notes?|sources?)\s*[:.]?\s*$|\s*((foot)?notes?|sources?)\b\W*[:.]\s"
    r"|\s*[*\u2020\u2021\xa9]|\s*(report|list|data|file) (generated|produced|printed|created|run)\b"
    r"|\s*(generated|produced|prepared|printed|compiled|created|exported) (by|on|at|from)\b"
    r"|\s*end of (report|file|list|data|extract)\b|\s*page [0-9]+\b|\s*\(?[0-9,]+ rows?\b",
    re.IGNORECASE,
)
SENTENCE = 6  # words from which a cell is a sentence, and no name
_DATE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")
_RULE = re.compile(r"\s*(-{3,}|={3,}|_{3,})\s*")
# All but tab, line feed, vertical tab, form feed and carriage return, which text may hold.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
PLAIN_BYTES = bytes(sorted(set(range(256)) - {*range(9), *range(14, 32), 127}))


@dataclass(frozen=True)
class Rules:
    """What a declaration says about rows that are no row."""

    key: tuple[str, ...] = ()
    keeps_rows_without_key: bool = False
    keeps_totals: bool = False
    is_full: bool = True  # whether a key may come but once

    @classmethod
    def of(cls, common: Common, is_full: bool) -> "Rules":
        """The rules that a table's declaration sets."""
        without_key, totals = common.rows_without_key == "kept", common.total_rows == "kept"
        return cls(common.key, without_key, totals, is_full)


def is_blank(cell: str | None) -> bool:
    """Whether a cell holds nothing that a person would see."""
    return not cell or cell.isspace()


def is_labelled_total(cells: Cells, label: str | None) -> bool:
    """Whether a row is a total by its label, beside which there are amounts or nothing.

    A supplier may be called Total: a row with any other text is no total.
    """
    if not label or not _TOTAL.fullmatch(label):
        return False
    others = [cell for cell in cells if not is_blank(cell) and cell != label]
    return all(amount(cell) is not None for cell in others)


def is_ruled(cells: Cells) -> bool:
    """Whether a row is a rule of dashes, such as programs draw below a header."""
    filled = [cell for cell in cells if not is_blank(cell)]
    return bool(filled) and all(_RULE.fullmatch(cell) for cell in filled)


def amount(cell: str | None) -> Decimal | None:
    """The number that a cell of a total shows, or None; brackets or a minus make it negative."""
    if cell is None or not _MONEY.fullmatch(cell):
        return None
    digits = re.sub(r"[^0-9.]", "", cell)
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return None
    return -number if "-" in cell or "(" in cell else number


def is_sum_label(cell: str) -> bool:
    """Whether a cell may be the label of a sum, such as `Grand Total (GBP)`."""
    return bool(_SUM.search(cell))


def reads_as_note(cell: str) -> bool:
    """Whether a cell is a note by its words: `Source: ONS`, `Notes`, a sentence."""
    return bool(_NOTE.match(cell)) or len(cell.split()) >= SENTENCE


def reads_as_code(cell: str) -> bool:
    """Whether a cell may be a record's key of a form of its own: `EM-12`, `1234`; a date is none.

    A number of few digits is rather the page's.
    """
    text = cell.strip()
    digits = sum(letter.isdigit() for letter in text)
    has_letter = any(letter.isalpha() for letter in text)
    is_one = not any(letter.isspace() for letter in text) and not _DATE.fullmatch(text)
    return is_one and (digits > 3 or (digits > 0 and has_letter))


def shapes(column: Any) -> Any:
    """The forms of an Arrow array of keys: `EM-1001` is `A-9`, `(2 rows affected)` is `(9 A A)`."""
    import pyarrow.compute as pc

    for form, sign in ((r"\pL+", "A"), (r"[0-9]+", "9"), (r"\s+", " ")):
        column = pc.replace_substring_regex(column, form, sign)
    return pc.utf8_trim_whitespace(column)


def at_a_limit(part: str, rows: int) -> Finding:
    """The finding of a table whose rows are as many as some program takes or gives."""
    message = (
        f"it has exactly {rows:,} rows, where some programs and servers stop: make sure that its "
        "source has no more"
    )
    return Finding("row_limit", part, message)


def summary(kind: str, part: str, count: int, outcome: str) -> Finding:
    """The finding that counts the rows of one kind in one part."""
    one, several, _ = KINDS[kind]
    rows = f"1 {one}" if count == 1 else f"{count:,} {several}"
    verb = "was left out" if outcome == LEFT_OUT else "is kept"
    if count > 1:
        verb = verb.replace("was", "were").replace("is", "are")
    return Finding(kind, part, f"{rows} {verb}")


def reason(kind: str) -> str:
    """Why a row is of a kind, in a sentence."""
    return KINDS[kind][2]
