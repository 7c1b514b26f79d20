"""Food businesses, as an environmental health officer meets them: about 300.

Most are in a parade of shops; schools and care homes are elsewhere; mobile caterers are nowhere.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random

from demo.world.chance import chance
from demo.world.geography import Postcode
from demo.world.names import BUSINESS_NOUNS, BUSINESS_WORDS
from demo.world.places import Place

# The scheme's own kinds and their numbers, with how common each is.
KINDS = (
    ("Restaurant/Cafe/Canteen", 1, 37),
    ("Takeaway/sandwich shop", 7844, 21),
    ("Retailers - other", 4613, 18),
    ("Pub/bar/nightclub", 7843, 8),
    ("School/college/university", 7845, 4),
    ("Hotel/bed & breakfast/guest house", 7842, 3),
    ("Other catering premises", 7841, 3),
    ("Caring Premises", 5, 3),
    ("Retailers - supermarkets/hypermarkets", 7840, 2),
    ("Mobile caterer", 7846, 3),
)
COUNT = 300
MOBILE = "Mobile caterer"


@dataclass(frozen=True, slots=True)
class Premises:
    """One food business and when it was inspected, oldest first."""

    number: int
    name: str
    kind: tuple[str, int]
    address: str
    postcode: Postcode | None  # None: the trader has no fixed place
    easting: int
    northing: int
    opened_on: date
    inspections: tuple[tuple[date, int], ...]  # day and rating, 0 to 5
    is_exempt: bool


def food_premises(
    seed: int, places: tuple[Place, ...], book: tuple[Postcode, ...]
) -> tuple[Premises, ...]:
    """All food businesses of Eastmere, ever; a source shows those that had opened."""
    luck = chance(seed, "food premises")
    names = [f"{word} {noun}" for word, noun in product(BUSINESS_WORDS, BUSINESS_NOUNS)]
    luck.shuffle(names)
    shops = [place for place in places if place.blpu_class.startswith("C")]
    luck.shuffle(shops)
    placed = [code for code in book if code.area]
    # The postcodes that Code-Point cannot place have a business each.
    unplaced = dict(zip(range(COUNT), [code for code in book if not code.area], strict=False))
    made = []
    for index, name in enumerate(names[:COUNT]):
        kind = luck.choices(KINDS, weights=[weight for *_, weight in KINDS])[0]
        spot = shops[index] if index < len(shops) else luck.choice(placed)
        code = unplaced.get(index) or (spot if isinstance(spot, Postcode) else spot.postcode)
        street = shops[index % len(shops)].street
        made.append(
            Premises(
                number=900_000 + index * 7,
                name=f"The {name}",
                kind=kind[:2],
                address=spot.address if isinstance(spot, Place) else f"{1 + index % 180} {street}",
                postcode=None if kind[0] == MOBILE else code,
                easting=spot.easting,
                northing=spot.northing,
                opened_on=date(2012, 1, 1) + timedelta(days=luck.randint(0, 5_600)),
                inspections=tuple(_inspections(luck)),
                is_exempt=luck.random() < 0.02,
            )
        )
    return tuple(made)


def _inspections(luck: Random) -> list[tuple[date, int]]:
    """Visits a year or two apart; most places do well, some never get one."""
    day = date(2017, 1, 1) + timedelta(days=luck.randint(0, 1_500))
    visits = []
    while day < date(2030, 1, 1) and luck.random() < 0.95:
        visits.append((day, luck.choices((5, 4, 3, 2, 1, 0), weights=(53, 22, 16, 5, 3, 1))[0]))
        day += timedelta(days=luck.randint(250, 800))
    return visits
