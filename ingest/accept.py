"""A person's acceptance of an extract that is held: a small file beside the extracts.

It lies in landing, because a restored platform must show what the lost one showed, and outside the
chain, because no run wrote it. It names the manifest's hash: no other extract is accepted by it.
"""

from datetime import datetime
import json

from ingest import judge, raw, runlog
from ingest.clock import to_text
from ingest.connectors import SourceError
from ingest.declarations import Table
from ingest.errors import WRONG_USE, Stop
from ingest.places import Places
from ingest.runlog import Line


def accept(table: Table, places: Places, by: str, at: datetime) -> str:
    """Record that the newest extract, which is held, is accepted; return the extract's id.

    Raises Stop where nothing is held.
    """
    if table.mistakes:
        raise Stop(str(table.mistakes[0]))
    try:
        verdicts = judge.judge(table, raw.refresh(table, places)[0])
    except SourceError as error:
        raise Stop(f"{table.id}: {error}") from None
    if not verdicts or verdicts[-1].state != "held":
        raise Stop(f"Nothing of {table.id} is held, so there is nothing to accept.", WRONG_USE)
    held = verdicts[-1].raw
    extract = held.extract
    said = {"by": by, "at": to_text(at), "extract_id": extract.id, "sha256": extract.sha256}
    written = places.incoming / "acceptance.json"
    written.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    try:
        places.landing.put(extract.acceptance, written)
    except FileExistsError:
        raise Stop(
            f"{extract.acceptance} in landing accepts another extract than this: move it out of "
            "landing, then accept again."
        ) from None
    with runlog.begun(places, at) as log:
        line = Line(
            log.run_id,
            to_text(at),
            *table.relation,
            outcome="landed",
            rows=held.rows,
            message=f"accepted by {by}",
            extract_id=extract.id,
            manifest_sha256=extract.sha256,
            fresh_by=table.fresh_by,
        )
        log.append(line)
    return extract.id
