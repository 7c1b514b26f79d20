"""Show what is in raw as relations: of the DuckDB warehouse, or of Glue where raw is in a bucket.

The flip to a new extract is one step of the engine, and reading costs what the extract costs,
however long the history is.
"""

from ingest import glue, raw, relations, views
from ingest.connectors import SourceError
from ingest.declarations import Declarations
from ingest.errors import Stop
from ingest.faults import reading_failed
from ingest.places import Places
from ingest.relations import Relation


def register(declarations: Declarations, places: Places) -> tuple[int, list[str]]:
    """Bring raw and what shows it up to date with landing and the declarations.

    Returns how many raw files were made, and a sentence for each table whose relation stays as it
    was. Raises Stop where the warehouse is locked, or Glue refuses everything.
    """
    wanted: list[Relation] = []
    kept: set[tuple[str, str]] = set()
    made, faults = 0, []
    for table in declarations.tables:
        own, stays = list(relations.of_table(table, [])), True
        if not table.mistakes:
            try:
                raws, new = raw.refresh(table, places)
                own, stays = list(relations.of_table(table, raws)), False
                made += new
            except (SourceError, Stop) as error:
                faults.append(f"{table.id}: {error}")
            except Exception as error:
                faults.append(f"{table.id}: {reading_failed(error, table.loader)}")
        wanted += own
        kept |= {relation.place for relation in own if stays}

    places.still_alone()
    # A file that cannot be read may declare any of the others.
    is_all = not declarations.broken
    engine = glue if places.raw.is_remote else views
    refused = engine.write(wanted, kept, places, is_all)
    if not refused:
        places.still_alone()
        raw.sweep(places)
    return made, faults + refused
