"""Shares: the only way out of a department, each by one agreement."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from governance import jinja_code
from governance.agreements import Agreement, covering, shares_of
from governance.artifacts import AGREEMENTS, Node, Project
from governance.jinja_code import Unreadable
from governance.rules import Finding
from governance.rules.silos import expected_group

GATE = "agreement_gate"  # the pre-hook of the folder models/share


def shares_are_fit(project: Project) -> Iterator[Finding]:
    """A share is a table with a contract, a version, all its columns listed, and the gate."""
    for share in project.models("share"):
        for what, remedy in _unfit(share):
            yield Finding(share.path, f"the share {share.name} {what}.", remedy)


def one_agreement_each(project: Project) -> Iterator[Finding]:
    """A share is named by one agreement of its own department, with every column that leaves."""
    for share in project.models("share"):
        found = covering(project, share)
        if len(found) != 1:
            names = ", ".join(agreement.name for agreement in found)
            has = f"has {len(found)} agreements ({names})" if found else "has no agreement"
            yield Finding(
                share.path,
                f"the share {share.name} {has}.",
                f"Name it, as ref('{share.name}', v={share.version}), under `depends_on` in "
                f"exactly one file of {AGREEMENTS}/.",
            )
            continue
        yield from _covered(project, share, found[0])


def readers_are_recipients(project: Project) -> Iterator[Finding]:
    """A department reads another's share where the agreement names it, or the public."""
    for share in project.models("share"):
        for agreement in covering(project, share):
            to = agreement.terms.get("to")
            allowed = {share.folder, *(to if isinstance(to, list) else [])}
            for node in project.nodes.values():
                reader = expected_group(project, node)
                if share.id not in node.reads or node.kind == "test":
                    continue
                if not allowed & {reader, "public"}:
                    yield Finding(
                        node.path,
                        f"{node.name} of {reader} reads {share.name}, which {agreement.name} does "
                        f"not let out to {reader}.",
                        f"Have {reader} added to `to` in {agreement.path} and signed for.",
                    )


def _unfit(share: Node) -> Iterator[tuple[str, str]]:
    config = share.config
    if config.get("materialized") != "table":
        yield (
            f"is materialised as {config.get('materialized')}",
            "Remove `materialized` from its config: a share is a table, so that what left is what "
            "was built.",
        )
    if not (config.get("contract") or {}).get("enforced"):
        yield "has no enforced contract", "Remove `contract` from its config."
    if share.version is None:
        yield "has no version", "Add `latest_version: 1` and `versions: [{v: 1}]` to its yml."
    for column in share.columns:
        if not column.data_type or not column.description:
            yield (
                f"releases the column {column.name} without a data_type or a description",
                "Add them to its yml.",
            )
    if not share.columns:
        yield "lists no columns", "List every column that leaves in its yml."
    # dbt-athena runs only a table's hooks in the transaction; DuckDB would undo a withdrawal there.
    kinds = {hook.get("transaction", True) for hook in _gates(config.get("pre-hook", []))}
    if kinds != {True, False}:
        yield (
            "has lost the gate",
            f"Put the pre-hook {GATE} back for the folder models/share in dbt_project.yml, once "
            "with `transaction: false` and once with `transaction: true`.",
        )


def _gates(hooks: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    for said in hooks:
        hook = {"sql": said} if isinstance(said, str) else said
        if _calls_gate(hook["sql"]):
            yield hook


def _calls_gate(hook: str) -> bool:
    try:
        return bool(jinja_code.calls(hook, GATE))
    except Unreadable:
        return False


def _covered(project: Project, share: Node, agreement: Agreement) -> Iterator[Finding]:
    if agreement.terms.get("from") != share.folder:
        yield Finding(
            agreement.path,
            f"{agreement.name} is from {agreement.terms.get('from')}, but {share.name} is of "
            f"{share.folder}.",
            "A department shares its own: write an agreement from that department.",
        )
    released = [column.name for column in share.columns]
    # An agreement lists a share by its name: a column may be one of another version's.
    of_any = {
        column.name
        for version in shares_of(project, agreement)
        if version.name == share.name
        for column in version.columns
    }
    agreed = agreement.part("shares").get(share.name) or []
    for column in released:
        if column not in agreed:
            yield Finding(
                agreement.path,
                f"{agreement.name} does not cover the column {column} of {share.name}.",
                f"Have it signed with that column under `shares`, or take it out of {share.path}.",
            )
    for column in agreed:
        if column not in of_any:
            yield Finding(
                agreement.path,
                f"{agreement.name} covers {column}, which {share.name} does not release.",
                "Take it out of `shares`: an agreement covers what is needed and no more.",
            )
