"""How an extract is read: by which connector, with which options, into which file of raw."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from importlib.metadata import version
import json
from pathlib import PurePosixPath
from typing import Any

from ingest import grammar, options
from ingest.connectors import SourceError
from ingest.declarations import Table
from ingest.extracts import Extract
from ingest.rowchecks import Rules
from ingest.words import listed

# To be raised when the same bytes are to be read otherwise: all raw files are then made anew.
FORMAT = 4
ROWS = "rows.parquet"


@dataclass(frozen=True)
class Reading:
    """An extract, the read options to apply, and the file in raw that they give."""

    extract: Extract
    options: Mapping[str, Any]
    digest: str  # what the file's metadata must say
    is_today: bool

    @classmethod
    def of(cls, table: Table, extract: Extract, said: Mapping[str, Any]) -> "Reading":
        """An extract of a table under some read options."""
        is_today = plain(said) == plain(read_options(table, table.said))
        return cls(extract, said, digest_of(table, said), is_today)

    @property
    def file(self) -> str:
        """Its file's name in raw."""
        extract = self.extract
        date = f"{extract.system}/{extract.table}/extract_date={extract.at:%Y-%m-%d}"
        return f"{date}/{extract.id}-{self.digest[:8]}/{ROWS}"


def reader(
    table: Table, extract: Extract, reading: Mapping[str, Any] | None = None
) -> tuple[Any, Any]:
    """The connector that landed an extract, and the options to read it with.

    What was requested is in the manifest; how to read it is in today's declaration, unless other
    read options are given or it has another loader by now. Raises SourceError where there is no way
    to read it any more.
    """
    manifest = extract.manifest
    loader = manifest["connector"]
    connector = grammar.loaders().get(loader)
    if connector is None:
        raise SourceError(f"{extract.folder} was landed by '{loader}', and there is no such loader")
    known = options.read_options(connector.Options)
    if loader != table.loader:
        reading = manifest.get("reading", {})
    elif reading is None:
        reading = table.said
    said = manifest["asked"] | {word: reading[word] for word in known & reading.keys()}
    asked = {field.name: options.is_required(field) for field in fields(connector.Options)}
    lacking = [word for word, is_required in asked.items() if is_required and word not in said]
    if lacking:
        raise SourceError(
            f"{extract.folder} was landed by '{loader}', and its manifest does not say "
            f"{listed(lacking, 'and')}: declare that loader again to read it"
        )
    known = {word: value for word, value in said.items() if word in asked}
    return connector, options.build(connector.Options, known)


def read_options(table: Table, declared: Mapping[str, Any]) -> dict[str, Any]:
    """Those of some options that only `read` uses."""
    reading = options.read_options(table.connector.Options)
    return {name: value for name, value in declared.items() if name in reading}


def landed_with(table: Table, extract: Extract) -> dict[str, Any] | None:
    """The read options that were declared when an extract landed; None where not known."""
    manifest = extract.manifest
    if manifest["connector"] != table.loader or "reading" not in manifest:
        return None
    return read_options(table, manifest["reading"])


def earlier(reading: Reading, there: Iterable[str]) -> Reading | None:
    """A reading of the same extract of which raw has the file, however it was read."""
    start = f"{PurePosixPath(reading.file).parent}".rpartition("-")[0] + "-"
    for file in sorted(there):
        digest = file.removeprefix(start).removesuffix(f"/{ROWS}")
        if file == f"{start}{digest}/{ROWS}" and digest.isalnum():
            return Reading(reading.extract, reading.options, digest, is_today=False)
    return None


def plain(said: Mapping[str, Any]) -> Any:
    """Options as a manifest holds them."""
    return json.loads(json.dumps(said, default=str))


def digest_of(table: Table, said: Mapping[str, Any]) -> str:
    """A hash of all that decides how what landed is read."""
    what = {
        "format": FORMAT,
        "pyarrow": version("pyarrow"),
        "calamine": version("python-calamine") if said.get("format") == "xlsx" else None,
        "loader": table.loader,
        "options": said,
        "rules": asdict(Rules.of(table.common, is_full=True)),
    }
    return sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()
