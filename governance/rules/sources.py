"""Sources: each table says where it comes from, how it is fetched and how fresh it must be.

dbt-bouncer looks at one table at a time and would demand the same of the history and the rejects
that ingest registers beside a table, which nobody fetches.
"""

from collections.abc import Iterator

from governance.artifacts import Project
from governance.rules import Finding

WANTED = ("owner", "origin", "ingest")  # under `config.meta` of the source or the table
LIMITS = ("warn_after", "error_after")
LOG = "raw_ingest"  # the schema of what ingest writes of its own work, which nobody fetches


def tables_are_whole(project: Project) -> Iterator[Finding]:
    """Each table has an owner, an origin, a way to fetch it, and a freshness unless it is dead."""
    for table in project.tables.values():
        if table["schema"] == LOG:
            continue
        name = f"{table['source_name']}.{table['name']}"
        meta = table["config"].get("meta") or {}
        for word in WANTED:
            if not meta.get(word):
                yield Finding(
                    table["original_file_path"],
                    f"the table {name} has no '{word}' under config.meta.",
                    "Add it, as docs/adding-a-source.md shows.",
                )
        limits = table.get("freshness") or {}
        is_fresh = any((limits.get(limit) or {}).get("count") for limit in LIMITS)
        # What was recovered of a dead system never changes; a register grows when a month closes.
        if not is_fresh and meta.get("origin") not in ("recovered", "release"):
            yield Finding(
                table["original_file_path"],
                f"the table {name} does not say how fresh it must be.",
                "Add `freshness: {warn_after: {count: 2, period: day}}` under its config.",
            )
