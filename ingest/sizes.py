"""How many bytes of raw each table shows now: what a build has to read of it, and no more."""

from ingest import judge, raw
from ingest.connectors import SourceError
from ingest.declarations import Declarations
from ingest.places import Places


def shown(declared: Declarations, places: Places) -> dict[tuple[str, str], int]:
    """The bytes of the extracts that each relation shows, by schema and name.

    A table that cannot be read is left out. To be called by whoever holds the platform's lock.
    """
    sizes = {}
    for table in declared.tables:
        if table.mistakes:
            continue
        try:
            raws, _ = raw.refresh(table, places)
        except SourceError:
            continue
        current, _ = judge.shown(judge.judge(table, raws))
        stamps = places.raw.stamps(f"{table.system}/{table.name}")
        sizes[table.relation] = sum(int(stamps[item.file].split()[0]) for item in current)
    return sizes
