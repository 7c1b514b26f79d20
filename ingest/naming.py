"""The rule by which a source's headers become column names.

Accents are folded; a boundary is put between a lower-case letter and a capital, and between a run
of capitals and a capital followed by a lower-case letter; lower case; each run of anything but
letters and digits becomes one underscore, and those at the ends go. A blank name becomes
`column_<position>`, a name that starts with a digit gets `n_` before it, and of a name only the
first 200 letters count: Glue takes 255, and the question of a form may be longer.

    BusinessName -> business_name    FHRSID -> fhrsid    LSOA code (2011) -> lsoa_code_2011
"""

from collections.abc import Iterable
import re
import unicodedata

# The extract last: on Athena it names partitions, and those come after all other columns.
LINEAGE = ("_extracted_at", "_source_part", "_source_row", "_row_findings", "_extract_id")

LONGEST = 200

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

    The first column keeps the name; the others get the suffix _2, _3 and so on.
    """
    wanted = [column_name(header, position) for position, header in enumerate(headers, start=1)]
    positions: dict[str, list[int]] = {}
    for position, name in enumerate(wanted, start=1):
        positions.setdefault(name, []).append(position)

    names: list[str] = []
    taken = set(wanted)
    for position, name in enumerate(wanted, start=1):
        names.append(name if positions[name][0] == position else free_name(name, taken))
        taken.add(names[-1])
    return names, {name: places for name, places in positions.items() if len(places) > 1}


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name with the first suffix from _2 on that is not taken."""
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
