"""The Local Land and Property Gazetteer: a CSV file each night, with every address there ever was.

One row per land and property identifier (LPI): a UPRN has one preferred address and may have
alternative and historic ones; what is not built yet has a provisional one. The drop folder holds
the files of the last two nights.
"""

from collections.abc import Iterator
import csv
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO

from demo.sources import Written
from demo.world import World
from demo.world.chance import chance
from demo.world.places import EARLIEST, Place

FOLDER = "llpg"
VARIABLES = {"LLPG_DROP": "{folder}"}

HEADER = (
    "LPI_KEY", "LPI_LOGICAL_STATUS", "LPI_START_DATE", "LPI_END_DATE", "UPRN", "PARENT_UPRN",
    "USRN", "BLPU_CLASS", "LINE1", "LINE2", "LINE3", "POSTCODE", "EASTING", "NORTHING",
)  # fmt: skip
TOWN = "EASTMERE"


@dataclass(frozen=True, slots=True)
class Lpi:
    """One address of one place; `until` is the day it became history."""

    key: str
    kind: str  # Approved Preferred or Alternative
    since: date
    until: date | None
    place: Place
    lines: tuple[str, str, str]

    def status(self, day: date) -> str:
        """Its logical status on a day on or after `since`."""
        if self.until and self.until <= day:
            return "Historic"
        return "Provisional" if day < self.place.built_on else self.kind


def write(world: World) -> Written:
    """The drops of the last two nights, each named by the morning it is for."""
    lpis = [lpi for place in world.places for lpi in _lpis(world.seed, place)]
    mornings = (world.today - timedelta(days=1), world.today)
    return Written(files={f"llpg_{day:%Y%m%d}.csv": _drop(lpis, day) for day in mornings})


def _drop(lpis: list[Lpi], day: date) -> bytes:
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADER)
    rows.writerows(_row(lpi, day) for lpi in lpis if lpi.since <= day)
    return text.getvalue().encode()


def _row(lpi: Lpi, day: date) -> tuple:
    place = lpi.place
    ended = lpi.until if lpi.until and lpi.until <= day else ""
    return (
        lpi.key,
        lpi.status(day),
        lpi.since,
        ended,
        place.uprn,
        place.parent or "",
        place.usrn,
        place.blpu_class,
        *lpi.lines,
        place.postcode.text,
        place.easting,
        place.northing,
    )


def _lpis(seed: int, place: Place) -> Iterator[Lpi]:
    """The addresses of one place, oldest first."""
    luck = chance(seed, "lpis", place.uprn)
    keys = (f"9909L{int(place.uprn[5:]) * 10 + index:09d}" for index in range(10))
    began = date(2001, 3, 1) + timedelta(days=luck.randint(0, 2_500))
    if place.built_on > EARLIEST:
        began = place.built_on - timedelta(days=luck.randint(240, 300))
    elif luck.random() < 0.08 and not place.gone_on:
        # Renamed or renumbered; for some the day is still to come.
        changed = date(2009, 1, 5) + timedelta(days=luck.randint(0, 6_900))
        yield Lpi(next(keys), "Approved Preferred", began, changed, place, _old_lines(place))
        began = changed
    yield Lpi(next(keys), "Approved Preferred", began, place.gone_on, place, _lines(place))
    if place.is_flat and place.built_on == EARLIEST and luck.random() < 0.15:
        short = place.number.removeprefix("Flat ").upper()
        lines = (f"{short} {place.building.upper()}", place.street.upper(), TOWN)
        yield Lpi(next(keys), "Alternative", began, place.gone_on, place, lines)


def _lines(place: Place) -> tuple[str, str, str]:
    """The three address lines, in capitals as the gazetteer keeps them."""
    street = place.street.upper()
    if place.building:
        return f"{place.number} {place.building}".strip().upper(), street, TOWN
    return f"{place.number} {street}", TOWN, ""


def _old_lines(place: Place) -> tuple[str, str, str]:
    """What the place was called before: the street had another name."""
    first, second, third = _lines(place)
    old = place.street.upper().rsplit(" ", 1)[0] + " FIELD"
    return tuple(line.replace(place.street.upper(), old) for line in (first, second, third))
