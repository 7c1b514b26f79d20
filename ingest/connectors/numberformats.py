"""Formats of numbers that a workbook's cells have, as far as they change what a value is.

A format of zeros pads: 45013 under `0000000` is shown as 0045013, and an account number, a
telephone number or a sort code is what is shown. (ECMA-376 part 1, 18.8.30 and 18.8.31.)
"""

import re

from ingest.connectors import cells

# Text in quotation marks, an escaped character, a space of a character's width, a filler.
LITERAL = r"\"[^\"]*\"|\\.|_.|\*.|[ \-/()+]"
PLACE = re.compile(rf"0|{LITERAL}")
PADDING = re.compile(rf"(?:\[(?:\$-[^\]]*|[A-Za-z]+)\])*(?P<form>(?:0|{LITERAL})+)")
UNSPOKEN = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]")
DATES = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}  # built in


def padding(code: str) -> str | None:
    """Return the form of a format that pads whole numbers with zeros; None for any other."""
    found = PADDING.fullmatch(code.partition(";")[0])
    return found["form"] if found and found["form"].count("0") > 1 else None


def padded(value: float, form: str) -> str:
    """Return a number as a padding format shows it; one that is not whole, as without it.

    The digits fill the zeros from the right, and those left over come where the first zero is.
    """
    plain = cells.number(value)
    if not plain.isdecimal():
        return plain
    places = PLACE.findall(form)
    digits = list(plain.zfill(places.count("0")))
    spare = len(digits) - places.count("0")
    shown = []
    for place in places:
        if place == "0":
            shown += digits[: spare + 1]
            del digits[: spare + 1]
            spare = 0
        elif place[0] == '"':
            shown.append(place[1:-1])
        elif place[0] == "\\":
            shown.append(place[1:])
        elif place[0] not in "_*":
            shown.append(place)
    return "".join(shown).strip()


def is_date(number: int, code: str | None) -> bool:
    """Whether a format shows a date or a time of day, by its number or its own code."""
    if code is None:
        return number in DATES
    if re.search(r"\[(h+|m+|s+)\]", code, re.IGNORECASE):
        return False
    return bool(re.search("[ymdhs]", UNSPOKEN.sub("", code).partition(";")[0], re.IGNORECASE))
