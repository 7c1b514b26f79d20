"""The Local Land and Property Gazetteer: a CSV file each night, with every address there ever was.

One row per land and property identifier (LPI): a UPRN has one preferred address and may have
alternative and historic ones; what is not built yet has a provisional one. The drop folder holds
the files of the last two nights.
"""

from collections.abc import Iterator
import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from io import StringIO

from demo.sources import Written
from demo.truth import Mess
from demo.world import World
from demo.world.chance import chance
from demo.world.history import GAZETTEER_BY_HAND, GAZETTEER_CUT
from demo.world.places import EARLIEST, Place

FOLDER = "llpg"
VARIABLES = {"LLPG_DROP": "{folder}"}

HEADER = (
    "LPI_KEY", "LPI_LOGICAL_STATUS", "LPI_START_DATE", "LPI_END_DATE", "UPRN", "PARENT_UPRN",
    "USRN", "BLPU_CLASS", "LINE1", "LINE2", "LINE3", "POSTCODE", "EASTING", "NORTHING",
)  # fmt: skip
TOWN = "EASTMERE"
FOOTER = "-- {rows} rows exported {day:%d/%m/%Y} 02:14 --\n"
CONTROL_Z = b"\x1a"
CUT, COPY, NOTE, NO_TEXT = "cut_row", "copied_file", "note_row", "no_text"


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
    """The drops of the last two nights, each named by the morning it is for.

    One of them was exported by hand, with a footer and the sign that ended files in DOS, and
    downloaded twice; the next was cut off, and delivered again, whole, a night later.
    """
    lpis = [lpi for place in world.places for lpi in _lpis(world.seed, place)]
    files, mess = {}, []
    for day in (world.today - timedelta(days=1), world.today):
        name, drop = f"llpg_{day:%Y%m%d}.csv", _drop(lpis, day)
        rows = drop.count(b"\n")
        at = partial(Mess, FOLDER, "addresses", column_name=None, repair_id=None)
        names = [name]
        if day == GAZETTEER_CUT == world.today:
            drop = _cut(drop)
            mess.append(at(name, drop.count(b"\n") + 1, kind=CUT))
        if day == GAZETTEER_BY_HAND:
            drop += FOOTER.format(rows=rows - 1, day=day).encode() + CONTROL_Z
            names.append(name.replace(".csv", " (1).csv"))
            if day == world.today:
                mess.append(at(names[-1], None, kind=COPY))
            for each in names:
                mess += [at(each, rows + 1, kind=NOTE), at(each, rows + 2, kind=NO_TEXT)]
        files |= dict.fromkeys(names, drop)
    return Written(files=files, mess=mess)


def _cut(drop: bytes) -> bytes:
    """The first three fifths of a file, up to the middle of a UPRN."""
    row = drop.rindex(b"\n", 0, len(drop) * 3 // 5) + 1
    return drop[: drop.index(b",10099", row) + len(b",10099000")]


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
