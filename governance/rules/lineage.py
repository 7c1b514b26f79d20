"""Lineage: the classes of staging go with a column wherever it goes, and no share lets one out."""

from __future__ import annotations

from collections.abc import Iterator

from governance.agreements import Agreement, covering
from governance.artifacts import Node, Project
from governance.lineage.labels import Leak, Relation
from governance.lineage.release import AGGREGATE, MICRODATA, verdict
from governance.rules import Finding

RULES = ("threshold", "round_to")  # the numbers of a disclosed count, as its shape has them


def classes_are_kept(project: Project) -> Iterator[Finding]:
    """A yml below staging may class a column as stricter than its lineage says, never as looser."""
    for node, column, given, label in project.carried.looser:
        yield Finding(
            node.path,
            f"{node.name}.{column} is classified {given}, but it is worked out from a {label.name} "
            f"column ({_path(label.path)}).",
            "Remove `privacy` from its yml: the class comes with the column.",
        )


def releases_leak_nothing(project: Project) -> Iterator[Finding]:
    """No column of a share, and no row of it, gives away more than its agreement releases."""
    for share in project.models("share"):
        agreements = covering(project, share)
        for release in sorted({_release(each) for each in agreements} or {AGGREGATE}):
            if release in (AGGREGATE, MICRODATA):
                for leak in _leaks(project, share, release, agreements):
                    yield _finding(share, leak)


def counts_are_as_agreed(project: Project) -> Iterator[Finding]:
    """A share withholds and rounds its counts with the numbers of its agreement."""
    for share in project.models("share"):
        relation = project.carried.relations.get(share.id)
        for agreement in covering(project, share):
            if relation is None or _release(agreement) != AGGREGATE:
                continue
            for column, rule, used in sorted(_numbers(relation)):
                agreed = agreement.part("disclosure").get(rule)
                if used != agreed:
                    yield Finding(
                        share.path,
                        f"{share.name}.{column} uses {rule} {used}, but {agreement.name} says "
                        f"{agreed}.",
                        f"Write {rule}={agreed}, or have another number signed in "
                        f"{agreement.path}.",
                    )


def _leaks(project: Project, share: Node, release: str, agreements: list[Agreement]) -> list[Leak]:
    carried = project.carried
    if share.id not in carried.sql:
        return list(carried.relations[share.id].leaks) if share.id in carried.relations else []
    purposes = {each.terms.get("key_purpose") for each in agreements}
    found = verdict(
        carried.sql[share.id],
        carried.by_name(),
        release,
        name=share.name,
        is_disclosed=release == AGGREGATE,
        key_purpose=str(next(iter(purposes), None) or "none"),
    )
    return found.leaks


def _finding(share: Node, leak: Leak) -> Finding:
    column = f".{leak.column}" if leak.column else ""
    path = [*leak.path, *([f"{share.name}{column}"] if leak.path else [])]
    origin = f" ({_path(tuple(path))})" if path else ""
    return Finding(
        share.path,
        f"{share.name}{column} would leak ({leak.kind}): {leak.what}{origin}.",
        leak.remedy,
    )


def _numbers(relation: Relation) -> set[tuple[str, str, int]]:
    return {
        (column, rule, number)
        for column, value in relation.columns.items()
        for form in value.named("disclosed")
        for rule, number in zip(RULES, form[1:], strict=True)
    }


def _release(agreement: Agreement) -> str:
    given = agreement.terms.get("release")
    return given if isinstance(given, str) else AGGREGATE


def _path(path: tuple[str, ...]) -> str:
    return " -> ".join(path)
