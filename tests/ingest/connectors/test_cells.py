"""Every kind of value in a workbook has one text."""

from datetime import date, datetime, time, timedelta
import random

import pytest

from ingest.connectors import cells


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", None),
        (7.0, "7"),
        (-0.5, "-0.5"),
        (0.1 + 0.2, "0.3"),
        (1.1 * 3, "3.3"),
        (19.99 * 1.2, "23.988"),
        (1015 * 1.005, "1020.075"),
        (100 / 3, "33.3333333333333"),
        (0.25, "0.25"),
        (-0.0, "0"),
        (3.0000000000000004, "3"),
        (1e22, "10000000000000000000000"),
        (1.5e-7, "0.00000015"),
        (4929123456781234.0, "4929123456781234"),
        (10008315925.0, "10008315925"),
        (45013, "45013"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23, 9, 30), "2026-11-23 09:30:00"),
        (time(9, 30), "09:30:00"),
        (timedelta(days=1, minutes=5, seconds=7), "24:05:07"),
        (timedelta(minutes=-30), "-0:30:00"),
    ],
)
def test_every_kind_of_cell_has_a_text(value, text):
    assert cells.text(value) == text


@pytest.mark.parametrize(
    "values",
    [
        ["", "a", ""],
        [1.0, 2.0, ""],
        [1.5, 0.1 + 0.2, "", 7.0, 12345678901.0, -0.0],
        [1.0, 2.0**60],
        [1.0, "x", ""],
        [1.0, True, 1, "1"],
        [date(2026, 11, 23), date(1900, 1, 1)],
        [date(2026, 11, 23), datetime(2026, 11, 23, 1), "", time(9), timedelta(1)],
        ["", ""],
        [],
    ],
)
def test_a_column_has_the_texts_of_its_cells(values):
    assert cells.column(values).to_pylist() == [cells.text(value) for value in values]


def test_a_column_of_any_numbers_has_the_texts_of_its_cells():
    """A seeded 20,000: amounts, their sums, codes, very large and very small."""
    chance = random.Random(10)
    kinds = [
        lambda: chance.random() * 10 ** chance.randint(-8, 20),
        lambda: float(chance.randint(-(10**6), 10**17)),
        lambda: chance.randint(0, 10**6) / 100,
        lambda: -1.1 * chance.randint(0, 999),
        lambda: "",
    ]
    for _ in range(100):
        some = chance.sample(kinds, chance.randint(1, 5))
        values = [chance.choice(some)() for _ in range(200)]
        assert cells.column(values).to_pylist() == [cells.text(value) for value in values]
