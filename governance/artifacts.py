"""dbt's artifacts, read once and cut down to what governance looks at.

Artifacts are the JSON files that dbt leaves in its target folder: `manifest.json` (the project as
parsed), `catalog.json` (the relations as built), `run_results.json` (how the last build went) and
`sources.json` (how fresh the sources were). Only the manifest must be there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
import json
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from governance.lineage.models import Carried

COMMONS = "property"  # the department whose models everyone may build on: no person is in them
BESIDE = ("__history", "__rejects")  # what ingest registers beside a table, under its name
AGREEMENTS = "models/share/agreements"  # the register: one file an agreement
ORGANISATIONS = "governance/organisations.yml"  # whom data may be shared with beside departments
CODEOWNERS = "CODEOWNERS"


def london_day(moment: datetime) -> date:
    """The day that a moment lies in where an agreement ends at midnight, whatever clock is ours."""
    return moment.astimezone(ZoneInfo("Europe/London")).date()


class WrongUse(Exception):
    """The command cannot start: one sentence with what is missing and the remedy. Exit status 2."""


def data_folder() -> Path:
    """The folder that everything a run produces is in: `$BOROUGH_DATA`, or `var`."""
    return Path(os.environ.get("BOROUGH_DATA", "var"))


@dataclass(frozen=True)
class Column:
    """A column as its yml declares it; `privacy` is its class, as docs/agreements.md lists them."""

    name: str
    description: str
    data_type: str | None
    privacy: Any  # a mapping where the yml is right; the rules say so where it is not


@dataclass(frozen=True)
class Node:
    """One model, seed, snapshot or data test."""

    id: str
    kind: str  # model | seed | snapshot | test
    name: str
    path: str  # of the file, from the project's root
    group: str | None
    access: str | None
    description: str
    columns: list[Column]
    reads: list[str]  # unique ids of what it refs and of its sources
    raw_code: str
    schema: str
    relation: str
    version: Any
    config: Mapping[str, Any] = field(repr=False)

    @property
    def layer(self) -> str | None:
        """staging, service or share; None for what lies in none of the three."""
        parts = PurePosixPath(self.path).parts
        return parts[1] if self.kind == "model" and len(parts) > 3 else None

    @property
    def folder(self) -> str | None:
        """The folder under the layer (for a seed, snapshot or test: under its root)."""
        parts = PurePosixPath(self.path).parts
        depth = 2 if self.kind == "model" else 1
        return parts[depth] if len(parts) > depth + 1 else None


@dataclass(frozen=True)
class Project:
    """The project as dbt saw it. `settings` is dbt_project.yml.

    `organisations` are the names of governance/organisations.yml; `owners` is the text of
    CODEOWNERS, None where what was parsed is no whole copy of Borough. `catalog` is None too where
    it is older than the manifest.
    """

    manifest: Mapping[str, Any] = field(repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)
    catalog: Mapping[str, Any] | None = field(default=None, repr=False)
    run_results: Mapping[str, Any] | None = field(default=None, repr=False)
    freshness: Mapping[str, Any] | None = field(default=None, repr=False)
    organisations: frozenset[str] = frozenset()
    owners: str | None = field(default=None, repr=False)
    root: Path = Path()  # the project's folder

    @cached_property
    def name(self) -> str:
        """The project's name, that is the second part of its unique ids."""
        return self.manifest["metadata"]["project_name"]

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """What this project itself defines (no package's), by unique id, in that order."""
        return {
            id: _node(raw)
            for id, raw in sorted(self.manifest["nodes"].items())
            if raw["package_name"] == self.name
            and raw["resource_type"] in ("model", "seed", "snapshot", "test")
        }

    def file(self, node: "Node") -> Path:
        """The file of a node, wherever the command was started."""
        return Path(self.manifest["nodes"][node.id].get("root_path") or "") / node.path

    @cached_property
    def groups(self) -> dict[str, Mapping[str, Any]]:
        """The departments, by name."""
        return {group["name"]: group for group in self.manifest["groups"].values()}

    @cached_property
    def exposures(self) -> list[Mapping[str, Any]]:
        """The exposures, in the order of their names."""
        return [self.manifest["exposures"][id] for id in sorted(self.manifest["exposures"])]

    @cached_property
    def carried(self) -> "Carried":
        """The classes of staging, carried through every model to the shares."""
        from governance.lineage.models import carry

        return carry(self)

    @property
    def sources(self) -> Mapping[str, Mapping[str, Any]]:
        """The tables of the sources, by unique id."""
        return self.manifest["sources"]

    @cached_property
    def tables(self) -> Mapping[str, Mapping[str, Any]]:
        """Those of the sources' tables that stand for themselves, by unique id.

        The history and the rejects of a table may be declared beside it, so that models can read
        them: they are no tables of their own.
        """
        beside = {f"{id}{tail}" for id in self.sources for tail in BESIDE}
        return {id: table for id, table in self.sources.items() if id not in beside}

    def models(self, layer: str | None = None) -> Iterator[Node]:
        """Yield the models, of one layer where it is given."""
        for node in self.nodes.values():
            if node.kind == "model" and layer in (None, node.layer):
                yield node

    def staging_group(self, folder: str) -> str | None:
        """The group that dbt_project.yml gives a folder under models/staging."""
        staging = self.settings.get("models", {}).get(self.name, {}).get("staging", {})
        here = staging.get(folder)
        return (here.get("+group") or here.get("group")) if isinstance(here, Mapping) else None

    def staging_folders(self, group: str) -> list[str]:
        """The folders under models/staging that dbt_project.yml gives a group, by name."""
        staging = self.settings.get("models", {}).get(self.name, {}).get("staging", {})
        return sorted(name for name in staging if self.staging_group(name) == group)


def load(manifest: Path, settings: Path = Path("dbt_project.yml")) -> Project:
    """Read the manifest, what lies beside it, and dbt_project.yml.

    Raises WrongUse where the manifest or dbt_project.yml is not there or is cut short.
    """
    import yaml

    if not settings.is_file():
        raise WrongUse(f"{settings} is not here: run the command in the project's folder.")
    parsed = _json(manifest, "run `dbt parse` (or `make`) first")
    catalog = _beside(manifest, "catalog.json")
    # A catalogue from before the last change tells nothing of the project as it is.
    if catalog and _made_at(catalog) < _made_at(parsed):
        catalog = None
    return Project(
        manifest=parsed,
        settings=yaml.safe_load(settings.read_text(encoding="utf-8")),
        catalog=catalog,
        run_results=_beside(manifest, "run_results.json"),
        freshness=_beside(manifest, "sources.json"),
        organisations=_organisations(settings.parent / ORGANISATIONS),
        owners=_owners(settings.with_name(CODEOWNERS)),
        root=settings.parent,
    )


def _organisations(path: Path) -> frozenset[str]:
    import yaml

    if not path.is_file():
        return frozenset()
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        return frozenset(str(one["name"]) for one in said["organisations"])
    except (yaml.YAMLError, KeyError, TypeError):
        raise WrongUse(
            f"{path} is not a list of organisations, each with a name: correct it."
        ) from None


def _owners(path: Path) -> str | None:
    """The text of CODEOWNERS: empty where it is missing from a whole copy of Borough."""
    if path.is_file():
        return path.read_text(encoding="utf-8")
    return "" if path.with_name("governance").is_dir() else None


def _made_at(artifact: Mapping[str, Any]) -> str:
    return artifact["metadata"]["generated_at"]  # ISO text in UTC, which sorts


def _beside(manifest: Path, name: str) -> Mapping[str, Any] | None:
    path = manifest.with_name(name)
    return _json(path, "remove it and run dbt again") if path.is_file() else None


def _json(path: Path, remedy: str) -> Mapping[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise WrongUse(f"{path} is not here: {remedy}.") from None
    except json.JSONDecodeError as error:
        raise WrongUse(f"{path} is not whole (line {error.lineno}): {remedy}.") from None


def _node(raw: Mapping[str, Any]) -> Node:
    config = raw["config"]
    return Node(
        id=raw["unique_id"],
        kind=raw["resource_type"],
        name=raw["name"],
        path=PurePosixPath(raw["original_file_path"]).as_posix(),
        group=raw.get("group") or config.get("group"),
        access=raw.get("access"),
        description=raw.get("description") or "",
        columns=[_column(column) for column in raw.get("columns", {}).values()],
        reads=list(raw.get("depends_on", {}).get("nodes", [])),
        raw_code=raw.get("raw_code") or "",
        schema=raw.get("schema") or "",
        relation=raw.get("alias") or raw["name"],
        version=raw.get("version"),
        config=config,
    )


def _column(raw: Mapping[str, Any]) -> Column:
    meta = raw.get("config", {}).get("meta") or raw.get("meta") or {}
    return Column(
        name=raw["name"],
        description=(raw.get("description") or "").strip(),
        data_type=raw.get("data_type"),
        privacy=meta.get("privacy"),
    )
