"""Columns: staging describes and classifies each, once, and every yml says what was built."""

from collections.abc import Iterator, Mapping
import re

from governance.artifacts import Column, Node, Project
from governance.lineage import names
from governance.rules import Finding

CLASSES = ("direct", "restricted", "quasi", "sensitive", "free_text", "secret", "public")
IDENTIFIERS = re.compile(r"[a-z][a-z0-9_]*")  # nino, nhs_number, name, dob, uprn and the like


def staging_is_classified(project: Project) -> Iterator[Finding]:
    """Each column of a staging model has a description and a class of the vocabulary."""
    for node in project.models("staging"):
        if not node.columns:
            yield Finding(
                node.path,
                f"{node.name} lists no columns in its yml, so that none is classified.",
                f"List and classify them in {_yml(node)}.",
            )
        for column in node.columns:
            if not column.description:
                yield Finding(
                    node.path,
                    f"the column {column.name} of {node.name} has no description.",
                    f"Say in {_yml(node)} what it means.",
                )
            wrong = _wrong_class(column)
            if wrong:
                yield Finding(
                    node.path,
                    f"the column {column.name} of {node.name} {wrong}.",
                    f"Give it `config: {{meta: {{privacy: {{class: ...}}}}}}` in {_yml(node)}, "
                    f"one of {', '.join(CLASSES)}.",
                )


def yml_is_select(project: Project) -> Iterator[Finding]:
    """The yml of each model lists its columns, all of them, in the order of its select.

    Knows what was built from catalog.json and says nothing of a relation that is not in it.
    """
    for node in project.models():
        built = (project.catalog or {}).get("nodes", {}).get(node.id)
        if built is None:
            continue
        real = sorted(built["columns"].values(), key=lambda column: column["index"])
        yield from _differences(
            node,
            listed=[column.name.lower() for column in node.columns],
            real=[column["name"].lower() for column in real],
        )


def _differences(node: Node, listed: list[str], real: list[str]) -> Iterator[Finding]:
    unlisted = [name for name in real if name not in listed]
    absent = [name for name in listed if name not in real]
    if unlisted:
        yield Finding(
            node.path,
            f"{node.name} has columns that its yml does not list: {', '.join(unlisted)}.",
            f"Describe them in {_yml(node)}, or take them out of the select.",
        )
    if absent:
        yield Finding(
            node.path,
            f"the yml of {node.name} lists columns that were not built: {', '.join(absent)}.",
            f"Take them out of {_yml(node)}, or run `make` where the build is older than the yml.",
        )
    if not unlisted and not absent and listed != real:
        first = next(name for name, other in zip(real, listed, strict=True) if name != other)
        yield Finding(
            node.path,
            f"the yml of {node.name} lists its columns in another order, from {first} on.",
            f"Put {_yml(node)} in the order of the select.",
        )


def _wrong_class(column: Column) -> str | None:
    """What is wrong with a column's class, to follow its name in a sentence; None where nothing."""
    privacy = column.privacy
    if privacy is None:
        return "is not classified"
    if not isinstance(privacy, Mapping) or not privacy.get("class"):
        return "has a `privacy` without a class"
    if privacy["class"] not in CLASSES:
        return f"has the unknown class {privacy['class']}"
    unknown = sorted(set(privacy) - {"class", "identifier"})
    if unknown:
        return f"says {', '.join(map(str, unknown))} under `privacy`, which means nothing"
    identifier = privacy.get("identifier")
    if identifier is not None and not IDENTIFIERS.fullmatch(str(identifier)):
        return f"has the identifier {identifier}, which is not one word in snake_case"
    is_open = privacy["class"] in ("public", "quasi")
    if is_open and names.is_person(column.name, identifier):
        return f"names people, by its name or its identifier, and has the class {privacy['class']}"
    return None


def _yml(node: Node) -> str:
    """Where the yml of a node lies, as house style has it."""
    return f"the yml beside {node.path.rpartition('/')[2]}"
