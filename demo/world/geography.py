"""Eastmere's wards, census areas and postcodes: squares of one kilometre in the sea off Margate.

Codes and the census changes of 2021 are those of the contract ("Eastmere facts"). Coordinates are
British National Grid metres.
"""

from dataclasses import dataclass, replace

from demo.world.chance import chance

DISTRICT = ("E09099099", "Eastmere")
WEST, SOUTH, SIDE = 650_000, 170_000, 1_000

# The wards of 2019, each a column of three squares.
WARDS = (
    ("E05099001", "Harbour"),
    ("E05099002", "Saltmarsh"),
    ("E05099003", "Priory"),
    ("E05099004", "Lightwell"),
    ("E05099005", "Old Quay"),
    ("E05099006", "Northgate"),
)

# Letters of a postcode's inward part; the Post Office uses neither C, I, K, M, O nor V there.
UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
POSTCODES_PER_AREA = 14
LARGE_USERS = ("EM19", "EM20")


@dataclass(frozen=True, slots=True)
class Area:
    """A lower layer super output area (LSOA): a rectangle of the grid."""

    code: str
    name: str
    ward: tuple[str, str]  # code and name of the ward of 2019
    west: int
    south: int
    east: int
    north: int

    def holds(self, easting: float, northing: float) -> bool:
        """Whether a point lies inside; no point of Eastmere lies on an edge."""
        return self.west < easting < self.east and self.south < northing < self.north


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode unit; one without a position lies at 0, 0, as Code-Point Open has it."""

    text: str
    easting: int
    northing: int
    quality: int  # Code-Point's positional quality, 10 best to 90 none
    area: Area | None  # of 2011; None without a position

    @property
    def is_large_user(self) -> bool:
        """Whether it is one big building's own."""
        return self.outward in LARGE_USERS

    @property
    def outward(self) -> str:
        """The half before the blank: EM4 of EM4 1AB."""
        return self.text.split()[0]


def _squares() -> tuple[Area, ...]:
    """The LSOAs of 2011, three a ward, from south to north."""
    return tuple(
        Area(
            code=f"E01{99000 + 3 * column + row + 1:06d}",
            name=f"Eastmere {column + 1:03d}{'ABC'[row]}",
            ward=ward,
            west=WEST + column * SIDE,
            south=SOUTH + row * SIDE,
            east=WEST + (column + 1) * SIDE,
            north=SOUTH + (row + 1) * SIDE,
        )
        for column, ward in enumerate(WARDS)
        for row in range(3)
    )


def _census_2021(squares: tuple[Area, ...]) -> tuple[Area, ...]:
    """The LSOAs of 2021: the third square split down the middle, the seventh and eighth merged."""
    split, merged = squares[2], (squares[6], squares[7])
    middle = (split.west + split.east) // 2
    changed = (
        replace(split, code="E01099101", name="Eastmere 001D", east=middle),
        replace(split, code="E01099102", name="Eastmere 001E", west=middle),
        replace(merged[0], code="E01099103", name="Eastmere 003D", north=merged[1].north),
    )
    return tuple(area for area in squares if area not in (split, *merged)) + changed


AREAS_2011 = _squares()
AREAS_2021 = _census_2021(AREAS_2011)


def area_2021(easting: float, northing: float) -> Area:
    """The LSOA of 2021 that a point lies in."""
    return next(area for area in AREAS_2021 if area.holds(easting, northing))


def postcodes(seed: int) -> tuple[Postcode, ...]:
    """Every postcode of Eastmere: EM1 to EM18 by area, large users in EM19 and EM20."""
    return (
        *(code for number, area in enumerate(AREAS_2011) for code in _of_area(seed, number, area)),
        *_large_users(seed),
    )


def _of_area(seed: int, number: int, area: Area) -> list[Postcode]:
    """One area's postcodes, each near the middle of a sixteenth of its square.

    They stay at least 65 m inside the area of 2011 and of 2021, and so do the homes around them.
    """
    luck = chance(seed, "postcodes", area.code)
    spots = luck.sample(range(16), POSTCODES_PER_AREA)
    return [
        Postcode(
            text=f"EM{number + 1} {1 + index // 5}{_unit(index)}",
            easting=area.west + 125 + 250 * (spot % 4) + luck.randint(-60, 60),
            northing=area.south + 125 + 250 * (spot // 4) + luck.randint(-60, 60),
            quality=luck.choices((10, 30, 50), weights=(96, 2, 2))[0],
            area=area,
        )
        for index, spot in enumerate(spots)
    ]


def _large_users(seed: int) -> list[Postcode]:
    """Postcodes of one big building each, and two that Code-Point cannot place."""
    luck = chance(seed, "postcodes", "large users")
    placed = [
        Postcode(
            text=f"{outward} 9{_unit(index)}",
            easting=area.west + 500 + luck.choice((-1, 1)) * luck.randint(60, 300),
            northing=area.south + 500 + luck.randint(-300, 300),
            quality=10,
            area=area,
        )
        for outward, area in zip(LARGE_USERS, (AREAS_2011[0], AREAS_2011[12]), strict=True)
        for index in range(3)
    ]
    lost = [Postcode(f"EM20 9{unit}", 0, 0, 90, None) for unit in ("ZX", "ZY")]
    return placed + lost


def _unit(index: int) -> str:
    """The two letters of the index-th unit of a sector: AA, AB, AD..."""
    return UNIT_LETTERS[index // len(UNIT_LETTERS)] + UNIT_LETTERS[index % len(UNIT_LETTERS)]
