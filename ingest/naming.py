"""The rule by which a source's headers become column names.

Accents are folded; a boundary is put between a lower-case letter and a capital, and between a run
of capitals and a capital followed by a lower-case letter; lower case; each run of anything but
letters and digits becomes one underscore, and those at the ends go. A blank name becomes
`column_<position>`, a name that starts with a digit gets `n_` before it, and of a name only the
first 200 letters count: Glue takes 255, and the question of a form may be longer.

    BusinessName -> business_name    FHRSID -> fhrsid    LSOA code (2011) -> lsoa_code_2011

Where different headers of one row would have one name because of their signs, the signs become
words: beside each other, `Rent £` is rent_pounds and `Rent %` rent_percent, `Aged <65`
aged_under_65 and `Aged 65+` aged_65_plus. A sign that tells nothing apart is decoration and stays
out of the name, so that `Rent £` alone is rent, and a name that is declared stays what it is.
"""

from collections.abc import Iterable
import re
import unicodedata

# The extract last: on Athena it names partitions, and those come after all other columns.
LINEAGE = ("_extracted_at", "_source_part", "_source_row", "_row_findings", "_extract_id")

LONGEST = 200

# Longer signs first: <= is no "under".
SIGNS = {
    "<=": "up to",
    ">=": "at least",
    "≤": "up to",
    "≥": "at least",
    "£": "pounds",
    "€": "euros",
    "$": "dollars",
    "%": "percent",
    "‰": "per thousand",
    "<": "under",
    ">": "over",
    "+": "plus",
    "±": "plus or minus",
    "&": "and",
    "#": "number",
    "№": "number",
    "@": "at",
    "=": "equals",
    "°": "degrees",
    "?": "query",
}

_SIGN = re.compile("|".join(map(re.escape, SIGNS)))
# A minus stands before a number, or by itself at either end; any other is a hyphen.
_MINUS = re.compile(r"(?<![^\s(])[-\u2212](?=\s*[0-9])|[-\u2212]$")
_BOUNDARY = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[^a-z0-9]+")


def column_name(header: str | None, position: int) -> str:
    """The column name of a header at a position counted from 1."""
    letters = unicodedata.normalize("NFKD", header or "")
    folded = "".join(letter for letter in letters if not unicodedata.combining(letter))
    name = _OTHER.sub("_", _BOUNDARY.sub("_", folded).lower()).strip("_")[:LONGEST].rstrip("_")
    if not name:
        return f"column_{position}"
    return f"n_{name}" if name[0].isdigit() else name


def column_names(headers: Iterable[str | None]) -> tuple[list[str], dict[str, list[int]]]:
    """Names for a header row, all different, and the positions of each name that came twice.

    Signs become words where that tells them apart. Of those that are still the same, the first
    column keeps the name; the others get the suffix _2, _3 and so on.
    """
    texts = list(headers)
    wanted = [column_name(header, position) for position, header in enumerate(texts, start=1)]
    for places in _positions(wanted).values():
        spelled = {place: column_name(_spelled(texts[place - 1]), place) for place in places}
        if len(set(spelled.values())) > 1:
            for place, name in spelled.items():
                wanted[place - 1] = name
    positions = _positions(wanted)

    names: list[str] = []
    taken = set(wanted)
    for position, name in enumerate(wanted, start=1):
        names.append(name if positions[name][0] == position else free_name(name, taken))
        taken.add(names[-1])
    return names, {name: places for name, places in positions.items() if len(places) > 1}


def _positions(names: list[str]) -> dict[str, list[int]]:
    positions: dict[str, list[int]] = {}
    for position, name in enumerate(names, start=1):
        positions.setdefault(name, []).append(position)
    return positions


def _spelled(header: str | None) -> str:
    """A header with words for its signs."""
    text = _MINUS.sub(" minus ", (header or "").strip())
    return _SIGN.sub(lambda sign: f" {SIGNS[sign[0]]} ", text)


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name with the first suffix from _2 on that is not taken."""
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
