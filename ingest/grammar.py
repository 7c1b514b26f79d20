"""What a sources file may say, as one JSON Schema: it checks declarations and helps editors.

The words that dbt knows are listed from dbt 1.11, those under `config.meta` are ours, and those
under `config.meta.ingest` come from the `Options` of the connector that the loader names.
`python -m ingest schema` prints it; `ingest/schema/sources.schema.json` is that text, committed.
"""

from dataclasses import dataclass, field
import importlib
import json
import pkgutil
from typing import Any, Literal

from ingest import connectors, options

# What Borough itself released is a source too: `release` (ingest.connectors.release_register).
ORIGINS = ("recovered", "interim", "application", "external", "release")
WORD = "^[a-z][a-z0-9_]*$"

_FILE = ["version", "anchors", "models", "seeds", "snapshots", "analyses", "macros"]
_FILE += ["exposures", "groups", "unit_tests", "data_tests", "functions", "metrics"]
_FILE += ["semantic_models", "saved_queries"]
_ANY = ["database", "quoting", "loaded_at_field", "loaded_at_query", "tags", "meta"]
_TABLE = [*_ANY, "constraints", "data_type", "docs", "data_tests", "tests", "external"]
_CONFIG = ["enabled", "event_time", "loaded_at_field", "loaded_at_query", "tags"]
_CONFIG += ["static_analysis"]


@dataclass(frozen=True)
class Common:
    """What every table may say under `config.meta.ingest`, whatever its loader."""

    extract: Literal["full", "incremental"] = field(
        default="full",
        metadata={"help": "Whether one extract holds all rows, or those that came since the last."},
    )
    key: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "Columns that identify a row. An extract that lacks one of them is refused; a "
            "row in which all are blank is left out; a key that comes twice is reported.",
            "schema": {"minItems": 1, "uniqueItems": True},
        },
    )
    rows_without_key: Literal["left_out", "kept"] = field(
        default="left_out",
        metadata={
            "help": "`kept` where people leave the key blank on rows that count all the same; they "
            "are then reported and marked."
        },
    )
    total_rows: Literal["left_out", "kept"] = field(
        default="left_out",
        metadata={
            "help": "What happens to rows that add up others: rows labelled `Total`, and a last "
            "row, unlabelled or with a label of a sum such as `Grand Total (GBP)`, that equals the "
            "sum of a column above it."
        },
    )
    optional: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "Declared columns that may be missing. Without it, a full extract that lacks a "
            "declared column which the last good one has is held.",
            "schema": {"minItems": 1, "uniqueItems": True},
        },
    )
    fresh_by: Literal["arrival", "check"] | None = field(
        default=None,
        metadata={
            "help": "What makes a table fresh: `arrival`, a new extract; `check`, that it was "
            "looked at and found good, for what people type into and may leave alone for weeks. "
            "By default `check` for google_sheets and `arrival` for all else."
        },
    )
    shrink_limit: float = field(
        default=0.5,
        metadata={
            "help": "A full extract with fewer rows than this share of the best good one is held. "
            "Once a person accepts an extract, the best counts from there.",
            "schema": {"minimum": 0, "maximum": 1},
        },
    )
    full_every: str | None = field(
        default=None,
        metadata={
            "help": "For `extract: incremental`: how old the last extract of all rows may be, "
            "such as `7 days`. When it is older, the run fetches all rows, and they replace every "
            "extract before them, so that what the source deleted goes.",
            "schema": {
                "pattern": "^[1-9][0-9]{0,3} (hour|day|week)s?$",
                "examples": ["7 days", "4 weeks"],
            },
        },
    )


def loaders() -> dict[str, Any]:
    """The connectors by the name that a source's `loader` gives them, sorted."""
    found = {}
    for module in sorted(pkgutil.iter_modules(connectors.__path__), key=lambda item: item.name):
        connector = importlib.import_module(f"{connectors.__name__}.{module.name}")
        # Helpers that connectors share lie in the same folder; they fetch nothing.
        if all(hasattr(connector, part) for part in ("Options", "fetch", "read")):
            found[module.name] = connector
    return found


def sources_schema() -> dict[str, Any]:
    """The JSON Schema of `models/staging/<system>/_<system>__sources.yml`."""
    known = loaders()
    source = _object(
        ["name", "tables", "loader"],
        **_anything(_ANY),
        name={"type": "string", "pattern": WORD},
        description={"type": "string"},
        freshness=_freshness(),
        schema={"type": "string", "description": "raw_<name>"},
        loader={"enum": list(known), "description": "The connector that fetches the tables."},
        config=_config(),
        tables={"type": "array", "items": _table()},
    )
    source["allOf"] = [_for_loader(name, connector.Options) for name, connector in known.items()]
    # dbt itself takes a source without a loader: what ingest writes about its own runs.
    source["if"] = {"properties": {"schema": {"const": "raw_ingest"}}, "required": ["schema"]}
    source["then"] = {"properties": {"loader": False}}
    source["else"] = {"required": source.pop("required")}
    file = _object([], **_anything(_FILE), sources={"type": "array", "items": source})
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Sources"} | file


def text() -> str:
    """The schema as the committed file holds it."""
    return json.dumps(sources_schema(), indent=2, ensure_ascii=False) + "\n"


def ingest_properties(kind: type) -> dict[str, Any]:
    """The schema of each word under `config.meta.ingest` for a connector's options."""
    return options.properties(kind) | options.properties(Common)


def _table() -> dict[str, Any]:
    column = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "description": {"type": "string"}},
        "required": ["name"],
    }
    return _object(
        ["name"],
        **_anything(_TABLE),
        name={"type": "string", "pattern": WORD},
        description={"type": "string"},
        freshness=_freshness(),
        config=_config(),
        columns={"type": "array", "items": column},
    )


def _config() -> dict[str, Any]:
    meta = _object(
        [],
        owner={"type": "string", "description": "The group of models/groups.yml that owns it."},
        origin={"enum": list(ORIGINS), "description": "What kind of source it is."},
        ingest={"type": "object", "description": "How to fetch it and how to read it."},
    )
    return _object([], **_anything(_CONFIG), freshness=_freshness(), meta=meta)


def _freshness() -> dict[str, Any]:
    """What dbt reads of freshness: it passes over a wrong word, and the source is never late."""
    periods = {"enum": ["minute", "hour", "day"]}
    after = _object(["count", "period"], count={"type": "integer"}, period=periods)
    either = {"type": ["object", "null"]}
    return _object([], warn_after=after | either, error_after=after | either, filter={}) | either


def _for_loader(name: str, kind: type) -> dict[str, Any]:
    """What the `ingest` blocks of a source and of its tables may say under one loader.

    Nothing is required here: a source and its table may share out the words between them.
    """
    block = {"type": "object", "properties": ingest_properties(kind), "additionalProperties": False}
    inside = {"properties": {"config": {"properties": {"meta": {"properties": {"ingest": block}}}}}}
    tables = {"properties": {"tables": {"items": inside}}}
    return {
        "if": {"properties": {"loader": {"const": name}}, "required": ["loader"]},
        "then": {"allOf": [inside, tables]},
    }


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    wanted = {"required": required} if required else {}
    return {"type": "object", "properties": properties, "additionalProperties": False} | wanted


def _anything(words: list[str]) -> dict[str, Any]:
    return {word: {} for word in words}
