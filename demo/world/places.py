"""Everything in Eastmere that has an address: the council's homes, blocks of flats, and shops.

About 2,000 homes, half of them flats. Some were pulled down, some built since; what Universal
Housing knew of each is kept with it, for that system numbered its properties in its own way.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from random import Random

from demo.world.chance import chance
from demo.world.geography import AREAS_2011, Area, Postcode
from demo.world.history import ATTACK
from demo.world.names import BLOCK_KINDS, BLOCK_WORDS, STREET_KINDS, STREET_WORDS

# Lightwell is small on purpose: some of its months rest on fewer than ten households.
HOMES_BY_WARD = {
    "Harbour": 390,
    "Saltmarsh": 348,
    "Priory": 360,
    "Lightwell": 222,
    "Old Quay": 378,
    "Northgate": 306,
}
HOUSES_PER_POSTCODE = 18
SHOPS_PER_AREA = 12
BLOCK_SIZES = (12, 16, 18, 20, 24)
EARLIEST = date(1920, 1, 1)

# When the first block of an area was built and when it was pulled down: one in Saltmarsh is gone,
# one in Old Quay is new, and one in Northgate is being built.
CHANGED = {
    "E01099004": (EARLIEST, date(2022, 9, 30)),
    "E01099015": (date(2023, 6, 12), None),
    "E01099018": (date(2027, 5, 10), None),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One property of the gazetteer, with its point on the grid in metres."""

    uprn: str
    blpu_class: str  # BLPU classification: RD03 and RD04 houses, RD06 flats, PP a block, C a shop
    number: str  # "12", "Flat 3"; a block has none
    building: str  # the block's name; houses and shops have none
    street: str
    usrn: str
    postcode: Postcode
    easting: int
    northing: int
    parent: str | None  # UPRN of the block that a flat is in
    built_on: date
    gone_on: date | None
    prop_ref: str | None  # Universal Housing's reference; None where it never knew the place
    uh_uprn: str | None  # the UPRN that Universal Housing held, if it was ever matched
    is_recovered: bool  # its row is in the recovered extract

    @property
    def is_home(self) -> bool:
        """Whether somebody may live there; blocks and shops are no homes."""
        return self.blpu_class.startswith("RD")

    @property
    def is_flat(self) -> bool:
        """Whether it is a self-contained flat or maisonette."""
        return self.blpu_class == "RD06"

    def stood(self, day: date) -> bool:
        """Whether it was built and not yet pulled down."""
        return self.built_on <= day and (self.gone_on is None or day < self.gone_on)

    @property
    def address(self) -> str:
        """The address as a person writes it, in one line."""
        if not self.building:
            return f"{self.number} {self.street}"
        return ", ".join(part for part in (self.number, self.building, self.street) if part)


@dataclass(frozen=True, slots=True)
class _Site:
    """Where places are put up, and for how long they stand."""

    street: str
    usrn: str
    postcode: Postcode
    built_on: date = EARLIEST
    gone_on: date | None = None
    building: str = ""
    parent: str | None = None


@dataclass(frozen=True)
class _Register:
    """Names that nothing has yet, and the next serial numbers."""

    streets: Iterator[str]
    blocks: Iterator[str]
    serials: Iterator[int]


def places(seed: int, book: tuple[Postcode, ...]) -> tuple[Place, ...]:
    """All places, in the order of their UPRNs."""
    register = _Register(
        streets=_shuffled(seed, "streets", STREET_WORDS, STREET_KINDS),
        blocks=_shuffled(seed, "blocks", BLOCK_WORDS, BLOCK_KINDS),
        serials=_serials(seed),
    )
    return tuple(place for area in AREAS_2011 for place in _of_area(seed, area, book, register))


def _shuffled(seed: int, what: str, words: tuple, kinds: tuple) -> Iterator[str]:
    names = [f"{word} {kind}" for word, kind in product(words, kinds)]
    chance(seed, what).shuffle(names)
    return iter(names)


def _serials(seed: int) -> Iterator[int]:
    """Serial numbers with gaps, as a gazetteer grows: for UPRNs and property references alike."""
    luck, number = chance(seed, "serials"), 1_000_000
    while True:
        number += luck.randint(1, 9)
        yield number


def _of_area(
    seed: int, area: Area, book: tuple[Postcode, ...], register: _Register
) -> Iterator[Place]:
    """Three streets of one area: blocks first, then houses, then a parade of shops."""
    luck = chance(seed, "places", area.code)
    own = iter([code for code in book if code.area == area and not code.is_large_user])
    usrn = 99_000_000 + AREAS_2011.index(area) * 10
    streets = [(next(register.streets), str(usrn + number)) for number in range(3)]
    homes = HOMES_BY_WARD[area.ward[1]] // 3
    flats = homes // 2

    made = 0
    while made < flats:
        size = min(luck.choice(BLOCK_SIZES), flats - made)
        dates = CHANGED.get(area.code, ()) if made == 0 else ()
        yield from _block(luck, _Site(*luck.choice(streets), next(own), *dates), size, register)
        made += size
    for run, start in enumerate(range(0, homes - flats, HOUSES_PER_POSTCODE)):
        size = min(HOUSES_PER_POSTCODE, homes - flats - start)
        # The first three runs have the odd numbers of the three streets, the next the even ones.
        first = 1 + run // 3 % 2 + run // 6 * 2 * HOUSES_PER_POSTCODE
        kind, site = luck.choice(("RD03", "RD04", "RD04")), _Site(*streets[run % 3], next(own))
        for number in range(first, first + 2 * size, 2):
            yield _place(luck, site, next(register.serials), kind, str(number))
    # Shops are numbered from 200 up, so that no house has the same number.
    site = _Site(*streets[0], next(own))
    for number in range(200, 200 + SHOPS_PER_AREA):
        kind = luck.choice(("CR07", "CR08", "CR08", "CR10"))
        yield _place(luck, site, next(register.serials), kind, str(number))


def _block(luck: Random, site: _Site, size: int, register: _Register) -> Iterator[Place]:
    """A block and its flats."""
    site = replace(site, building=next(register.blocks))
    block = _place(luck, site, next(register.serials), "PP")
    yield block
    within = replace(site, parent=block.uprn)
    for number in range(1, size + 1):
        yield _place(luck, within, next(register.serials), "RD06", f"Flat {number}")


def _place(luck: Random, site: _Site, serial: int, kind: str, number: str = "") -> Place:
    """One place within 30 m of its postcode, with what Universal Housing knew of it.

    Universal Housing held the council's homes that stood before it was lost. A few were never
    matched to the gazetteer, and the rows of a few were not recovered.
    """
    uprn = f"10099{serial:07d}"
    known = kind.startswith("RD") and site.built_on < ATTACK.date()
    matched, recovered = luck.random() >= 0.03, luck.random() >= 0.003
    return Place(
        uprn=uprn,
        blpu_class=kind,
        number=number,
        building=site.building,
        street=site.street,
        usrn=site.usrn,
        postcode=site.postcode,
        easting=site.postcode.easting + luck.randint(-30, 30),
        northing=site.postcode.northing + luck.randint(-30, 30),
        parent=site.parent,
        built_on=site.built_on,
        gone_on=site.gone_on,
        prop_ref=str(20_000_000 + serial * 3) if known else None,
        uh_uprn=uprn if known and matched and recovered else None,
        is_recovered=recovered,
    )
