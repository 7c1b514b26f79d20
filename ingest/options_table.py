"""What a declaration may say, as the table that docs/ingest.md holds."""

from collections.abc import Iterator
import dataclasses
import json
import typing
from typing import Any

from ingest import grammar, options


def text() -> str:
    """The table in Markdown: common words first, then those of each loader."""
    kinds = [("every loader", grammar.Common)]
    kinds += [(f"`{name}`", connector.Options) for name, connector in grammar.loaders().items()]
    rows = ["| loader | option | default | what it says |", "|---|---|---|---|"]
    for loader, kind in kinds:
        for name, default, meaning in _fields(kind):
            rows.append(f"| {loader} | `{name}` | {default} | {meaning} |")
    return "\n".join(rows) + "\n"


def _fields(kind: type, before: str = "") -> Iterator[tuple[str, str, str]]:
    """Name, default and meaning of each field, and of those within it."""
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        name = f"{before}{field.name}"
        yield name, _default(field), field.metadata.get("help", "")
        for inner in (hints[field.name], *typing.get_args(hints[field.name])):
            if dataclasses.is_dataclass(inner):
                yield from _fields(inner, f"{name}.")


def _default(field: Any) -> str:
    if options.is_required(field):
        return "must be said"
    if field.default in (None, (), "", dataclasses.MISSING):
        return ""
    said = field.default if isinstance(field.default, str) else json.dumps(field.default)
    return f"`{said}`"
