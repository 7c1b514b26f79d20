"""Every amount that real spending files hold is staged, read beside the platform with Decimal.

Council and agency spending, purchasing cards and grants: files of five publishers, as they were
published. An amount is kept to the tenth of a penny, so that its columns add up to the file's sums.
"""

from collections.abc import Iterator
import csv
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

from cleaning_macros import Cleaning, compiled
import pytest

AMOUNTS = {  # a file, its column of amounts, how many cells of it hold one
    ("spending_barnet/Purchasing_Card_Data_2014_v1.csv", "JV Value"): 4_142,
    ("spending_devon/DCCSpendingOver500_201112.csv", "Amount"): 5_671,
    ("spending_devon/DCCSpendingOver500_202504.csv", "Amount"): 237,
    ("spending_misc/ahvla_gpc_july_2014.csv", "Amount"): 106,
    ("grants_devon/grants_2014.csv", "Amount"): 782,
    ("grants_devon/grants_2014.csv", "Time Period for Grant"): 0,
}
TENTH_OF_A_PENNY = Decimal("0.001")


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Cleaning:
    return Cleaning(compiled("local", tmp_path_factory.mktemp("compiled")))


@pytest.mark.parametrize(("file", "column"), AMOUNTS)
def test_every_amount_is_staged(shared: Path, clean: Cleaning, file: str, column: str) -> None:
    cells = list(_cells(shared / file, column))
    read = clean("parse_money", set(cells))
    found = [None if read[cell] is None else Decimal(read[cell]) for cell in cells]

    assert found == [_amount(cell) for cell in cells]
    assert sum(amount is not None for amount in found) == AMOUNTS[file, column]


def test_their_columns_add_up(shared: Path, clean: Cleaning) -> None:
    """£21.1m of a month: 638.875 with its half penny, and the 6.8E-13 that a sum left."""
    cells = list(_cells(shared / "spending_devon/DCCSpendingOver500_201112.csv", "Amount"))
    read = clean("parse_money", set(cells))
    exact = sum(Decimal(cell) for cell in cells if cell.strip())

    assert sum(Decimal(read[cell] or 0) for cell in cells) == round(exact, 3)
    assert read["638.875"] == "638.875" and read["6.82121E-13"] == "0.000"


def _cells(path: Path, column: str) -> Iterator[str]:
    """The cells of a column below its header, wherever that stands."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    rows = csv.reader(text.splitlines(keepends=True))
    place = next(row.index(column) for row in rows if column in row)
    yield from (row[place] for row in rows if len(row) > place)


def _amount(cell: str) -> Decimal | None:
    """A plain reading: the pound sign and commas go, brackets are a minus."""
    text = cell.strip().replace("£", "").replace(",", "")
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    try:
        return Decimal(text).quantize(TENTH_OF_A_PENNY, ROUND_HALF_UP)
    except InvalidOperation:
        return None
