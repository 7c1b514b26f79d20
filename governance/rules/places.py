"""Places: what is built lands where its folder says, and nothing else is done on the way.

Schemas are what readers are granted. A model's own config could put Housing's rows into another
department's schema, into a bucket or a file, or run any SQL before and after it.
"""

from collections.abc import Iterator
import re
from typing import Any

from governance.artifacts import Node, Project
from governance.rules import Finding

SHARE_HOOKS = ["{{ agreement_gate() }}"]
RUN_HOOKS = ["{{ refuse_ungoverned_shares() }}", "{{ withdraw_refused_shares() }}"]
INGEST_LOG = dict.fromkeys(
    ("ingest_log", "ingest_checks"), "raw_ingest"
)  # what ingest writes of its own work
FRESHNESS = "{{ last_good_check() }}"

KINDS = {
    "model": ("table", "view", "incremental", "ephemeral"),
    "seed": ("seed",),
    "snapshot": ("snapshot",),
}
SETTINGS = {  # a setting that is not here may send rows elsewhere: look before it is added
    *("access", "contract", "docs", "enabled", "group", "materialized", "meta", "persist_docs"),
    *("schema", "static_analysis", "tags", "quoting"),
    # How a table is kept and rebuilt.
    *("batch_size", "begin", "concurrent_batches", "event_time", "force_batch", "format"),
    *("full_refresh", "ha", "incremental_strategy", "lookback", "on_configuration_change"),
    *("on_schema_change", "partitioned_by", "table_type", "unique_key", "write_compression"),
    # Seeds and snapshots.
    *("check_cols", "column_types", "delimiter", "hard_deletes", "quote_columns"),
    *("snapshot_meta_column_names", "strategy", "updated_at"),
}
_LOOKED_AT = {"pre-hook", "post-hook"}  # by no_hooks
_SQL = re.compile(r"\b(select|from)\b|[{][{%]", re.IGNORECASE)


def lands_in_its_folder(project: Project) -> Iterator[Finding]:
    """A relation has the schema of its folder and its own name, in the database of the target."""
    for node in _built(project):
        schema = _schema(node)
        if schema and node.config.get("schema") != schema:
            yield Finding(
                node.path,
                f"{node.name} lands in the schema {node.config.get('schema')}, but its folder is "
                f"{schema}.",
                "Remove `schema` from its own config, or correct its folder in dbt_project.yml.",
            )
        for word in ("alias", "database"):
            if node.config.get(word):
                yield Finding(
                    node.path,
                    f"{node.name} sets its {word}, so that it lands where nobody looks.",
                    f"Remove `{word}` from its config.",
                )


def settings_are_plain(project: Project) -> Iterator[Finding]:
    """No setting of a node stores rows elsewhere, grants them or brings in SQL."""
    for node in _built(project):
        materialized = node.config.get("materialized")
        if materialized not in KINDS[node.kind]:
            yield Finding(
                node.path,
                f"{node.name} is materialised as {materialized}, which may write anywhere.",
                f"Use one of {', '.join(KINDS[node.kind])}.",
            )
        for word, value in sorted(node.config.items()):
            is_known = word in SETTINGS | _LOOKED_AT | {"alias", "database"}
            if value not in (None, [], {}, False, "") and not is_known:
                yield Finding(
                    node.path,
                    f"{node.name} sets {word}, which nobody has looked at.",
                    "Remove it, or have it added to SETTINGS in governance/rules/places.py.",
                )
            elif word not in _LOOKED_AT | {"meta"} and any(map(_SQL.search, _texts(value))):
                yield Finding(
                    node.path,
                    f"{node.name} has a query or Jinja in its setting {word}.",
                    "Name columns there; what has to be worked out is a column of the model.",
                )


def no_hooks(project: Project) -> Iterator[Finding]:
    """Nothing runs beside the models but the gate: no hooks, packages or functions."""
    for node in _built(project):
        allowed = SHARE_HOOKS if node.layer == "share" else []
        hooks = [
            hook if isinstance(hook, str) else hook["sql"]
            for when in ("pre-hook", "post-hook")
            for hook in node.config.get(when) or []
        ]
        if any(hook.strip() not in allowed for hook in hooks):
            yield Finding(
                node.path,
                f"{node.name} has a hook, whose SQL nothing checks.",
                "Take it out: what it does is a model's or the platform's work.",
            )
    yield from _run_hooks(project)
    for id, node in sorted(project.manifest["nodes"].items()):
        if node["package_name"] != project.name:
            yield Finding(
                "packages.yml",
                f"the package {node['package_name']} brings {id}, which no rule looks at.",
                "Copy what is needed into this project, or take macros alone from a package.",
            )
    for function in sorted(project.manifest.get("functions") or {}):
        yield Finding(
            "functions",
            f"{function} is kept in the database and read by SQL, past refs.",
            "Make it a macro in macros/.",
        )


def sources_are_of_their_system(project: Project) -> Iterator[Finding]:
    """A source is the raw schema of its folder's system and department, under its own name."""
    for source in project.sources.values():
        system, table = source["source_name"], source["name"]
        path, name = source["original_file_path"], f"{source['source_name']}.{source['name']}"
        config, meta = source["config"], source["config"].get("meta") or {}
        wrong = []
        if not path.startswith(f"models/staging/{system}/"):
            wrong.append(f"lies outside models/staging/{system}/")
        if source["schema"] != INGEST_LOG.get(system, f"raw_{system}"):
            wrong.append(f"reads the schema {source['schema']} instead of raw_{system}")
        if source.get("identifier", table) != table or source.get("unrendered_database"):
            wrong.append("reads another relation than its name says")
        # dbt-duckdb takes these from meta and from config itself, and reads a file by them.
        said = {*meta, *config, *(source.get("meta") or {})}
        if source.get("external") or said & {"external_location", "plugin"}:
            wrong.append("reads a place outside the warehouse")
        if config.get("loaded_at_field") or config.get("loaded_at_query") not in (None, FRESHNESS):
            wrong.append(f"asks for its freshness with SQL of its own instead of {FRESHNESS}")
        department = project.staging_group(system)
        if meta.get("owner") != department:
            wrong.append(
                f"is owned by {meta.get('owner') or 'nobody'}, but its folder by "
                f"{department or 'no department'}"
            )
        for what in wrong:
            yield Finding(
                path,
                f"the source {name} {what}.",
                "A source is what ingest registers of its own system: docs/adding-a-source.md.",
            )


def _run_hooks(project: Project) -> Iterator[Finding]:
    operations = [
        node
        for _, node in sorted(project.manifest["nodes"].items())
        if node["resource_type"] == "operation"
    ]
    if [node["raw_code"].strip() for node in operations] != RUN_HOOKS:
        yield Finding(
            "dbt_project.yml",
            "what runs before and after the models is not the gate's two steps and nothing else.",
            f"Let on-run-start be {' and '.join(RUN_HOOKS)}, and leave on-run-end out.",
        )


def _built(project: Project) -> Iterator[Node]:
    return (node for node in project.nodes.values() if node.kind in KINDS)


def _schema(node: Node) -> str | None:
    """The schema that a folder gives; None where it is in none (group_is_folder says so)."""
    layer = {"seed": "reference", "snapshot": "service"}.get(node.kind, node.layer)
    return f"{layer}_{node.folder}" if layer and node.folder else None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    else:
        yield str(value)
