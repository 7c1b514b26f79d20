"""What is compared: every relation of the project that both engines make from the landing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from governance.artifacts import Project
from governance.warehouse import Relation

# Whose rows cannot be the same on two engines, with the reason; the summary repeats it. Columns and
# types are compared all the same. A star stands for every relation of the schema.
EXCEPT: Mapping[Relation, str] = {
    ("raw_ingest", "*"): "each platform keeps its own log of runs and builds",
    ("staging_ingest_log", "*"): "it reads that log",
    ("staging_ingest_checks", "*"): "it reads that log",
    ("service_property", "property__source_checks"): "it reads that log",
    ("service_property", "property__closed_months"): "it reads that log",
    ("service_insight", "insight__build_costs"): "it measures the engine it is built on",
    ("service_insight", "insight__model_costs"): "it measures the engine it is built on",
}


@dataclass(frozen=True)
class Subject:
    """One relation to compare."""

    relation: Relation
    kind: str  # model | seed | snapshot | source
    key: tuple[str, ...] = ()  # the columns that tell rows apart; empty where nothing says so
    contract: Mapping[str, str] = field(default_factory=dict)  # column and type, where enforced
    is_ordered: bool = True  # whether the order of columns counts

    @property
    def name(self) -> str:
        """The relation as a person writes it."""
        return ".".join(self.relation)


def why_excepted(relation: Relation) -> str | None:
    """Why a relation's rows need not be equal; None where they must."""
    return EXCEPT.get(relation) or EXCEPT.get((relation[0], "*"))


def subjects(project: Project) -> Iterator[Subject]:
    """Every relation of the project: what dbt makes, then what ingest registers."""
    keys = _keys(project)
    for node in project.nodes.values():
        if node.kind == "test" or node.config.get("materialized") == "ephemeral":
            continue
        key = keys.get(node.id, ())
        if node.kind == "snapshot":
            key = ("dbt_scd_id",)
        is_contract = (node.config.get("contract") or {}).get("enforced")
        contract = {c.name: c.data_type for c in node.columns if c.data_type} if is_contract else {}
        yield Subject((node.schema, node.relation), node.kind, key, contract)
    for id in sorted(project.tables):
        yield from _registered(project.tables[id])


def _registered(source: Mapping[str, Any]) -> Iterator[Subject]:
    """A source's table as ingest registers it: what is shown, its history, its rejects."""
    schema, name = source["schema"], source.get("identifier") or source["name"]
    lineage = ("_extract_id", "_source_part", "_source_row")
    own = [name] if schema == "raw_ingest" else [name, f"{name}__history", f"{name}__rejects"]
    for relation in own:
        # Glue sorts what it likes: nobody reads raw by position.
        yield Subject((schema, relation), "source", lineage, is_ordered=False)


def _keys(project: Project) -> dict[str, tuple[str, ...]]:
    """By node, the columns that a data test says tell its rows apart: the fewest, where several."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for raw in project.manifest["nodes"].values():
        test = raw.get("test_metadata")
        # What holds of some rows tells no others apart.
        if not test or not raw.get("attached_node") or raw.get("config", {}).get("where"):
            continue
        said = test.get("kwargs") or {}
        if test["name"] == "unique" and raw.get("column_name"):
            found.setdefault(raw["attached_node"], []).append((raw["column_name"],))
        elif test["name"] == "unique_by":
            columns = said.get("columns") or (said.get("arguments") or {}).get("columns") or ()
            found.setdefault(raw["attached_node"], []).append(tuple(columns))
    return {id: min(keys, key=lambda key: (len(key), key)) for id, keys in found.items()}
