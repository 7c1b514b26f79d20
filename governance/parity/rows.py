"""The second step: the rows that differ, paired, so that a difference has a column and a row."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
import math

from governance.parity.engines import Row

TOLERANCE = 1e-11  # of two doubles, in proportion to the larger
ALIKE = 500  # rows that are paired by likeness where no key is known; beyond, comparing takes long

Pair = tuple[Row | None, Row | None]


@dataclass(frozen=True)
class Shape:
    """What is known of a relation's rows: names, portable types, and the positions of the key."""

    names: Sequence[str]
    kinds: Sequence[str]
    key: Sequence[int]

    def differing(self, left: Row, right: Row) -> list[int]:
        """The positions at which two rows differ."""
        return [n for n, kind in enumerate(self.kinds) if not _is_same(left[n], right[n], kind)]


def pairs(left: Sequence[Row], right: Sequence[Row], shape: Shape) -> list[Pair]:
    """The rows that are not on both sides, each with its partner; None where it has none."""
    here, there = Counter(left), Counter(right)
    only_here = sorted((here - there).elements(), key=_order)
    only_there = sorted((there - here).elements(), key=_order)
    if "double" in shape.kinds:
        only_here, only_there = _without_near(only_here, only_there, shape)
    by_key = _by_key(only_here, only_there, shape) if shape.key else None
    return list(by_key if by_key is not None else _by_likeness(only_here, only_there, shape))


def _is_same(left: str | None, right: str | None, kind: str) -> bool:
    if left is None or right is None or kind != "double":
        return left == right
    one, other = float(left), float(right)
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=1e-290)


def _without_near(left: list[Row], right: list[Row], shape: Shape) -> tuple[list[Row], list[Row]]:
    """The rows without those that differ in doubles alone, and there within the tolerance."""
    exact = [n for n, kind in enumerate(shape.kinds) if kind != "double"]
    waiting: dict[Row, list[Row]] = defaultdict(list)
    for row in right:
        waiting[tuple(row[n] for n in exact)].append(row)
    alone = []
    for row in left:
        near = waiting[tuple(row[n] for n in exact)]
        partner = next((other for other in near if not shape.differing(row, other)), None)
        if partner is None:
            alone.append(row)
        else:
            near.remove(partner)
    return alone, sorted((row for rows in waiting.values() for row in rows), key=_order)


def _by_key(left: list[Row], right: list[Row], shape: Shape) -> Iterator[Pair]:
    waiting: dict[Row, list[Row]] = defaultdict(list)
    for row in right:
        waiting[tuple(row[n] for n in shape.key)].append(row)
    for row in left:
        partners = waiting[tuple(row[n] for n in shape.key)]
        yield row, partners.pop(0) if partners else None
    for partners in waiting.values():
        yield from ((None, row) for row in partners)


def _by_likeness(left: list[Row], right: list[Row], shape: Shape) -> Iterator[Pair]:
    """Each row with the one that differs from it in fewest columns, and not in most of them."""
    waiting = list(right)
    for number, row in enumerate(left):
        partner = None
        if waiting and number < ALIKE:
            best = min(waiting[:ALIKE], key=lambda other: len(shape.differing(row, other)))
            if len(shape.differing(row, best)) * 2 <= len(row):
                partner = best
                waiting.remove(best)
        yield row, partner
    yield from ((None, row) for row in waiting)


def _order(row: Row) -> tuple[tuple[bool, str], ...]:
    return tuple((cell is None, cell or "") for cell in row)
