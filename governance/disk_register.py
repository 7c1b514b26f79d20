"""The register of agreements as its files are now, read without dbt.

What is published must be withdrawn on the day that its agreement ends, or when the owner takes the
signature out, whatever keeps dbt from running. A file that cannot be read lets nothing out, and
counts for its own shares alone. Jinja is not worked out: a value with any is no day and no column.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
import re
from typing import Any

import yaml

from governance import agreements
from governance.agreements import Agreement
from governance.artifacts import AGREEMENTS, Column, Node
from governance.published import Table

PUBLIC = "public"
# Whatever a file holds instead of an agreement, it lets nothing out and stops no other.
UNREADABLE = (
    OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError, yaml.YAMLError,
)  # fmt: skip
_REF = re.compile(
    r"""\s*ref\(\s*(['"])(?P<name>\w+)\1\s*(?:,\s*(?:v|version)\s*=\s*['"]?(?P<version>\w+)['"]?\s*)?\)\s*"""
)


@dataclass(frozen=True)
class DiskRegister:
    """The agreements, and the files of the register that cannot be read."""

    agreements: tuple[Agreement, ...]  # `covers` has what depends_on names: model, or model.v1
    unreadable: tuple[str, ...]  # paths
    day: date  # on which it is read

    def covering(self, table: Table) -> list[Agreement]:
        """The agreements that name a published share; the rule is that there is exactly one."""
        names = {table.model, table.id.split(".", 2)[-1]}
        return [agreement for agreement in self.agreements if names & set(agreement.covers)]

    def refusal(self, table: Table) -> str | None:
        """Why a share may not be out that day and what to do, to follow its name; or None."""
        found = self.covering(table)
        if not Path(table.path).is_file():
            return f"its model {table.path} is gone."
        if len(found) > 1:
            names = ", ".join(agreement.path for agreement in found)
            return f"{names} all let it out. Leave one of them."
        if not found:
            return self._without(table)
        [agreement] = found
        state = agreement.state(self.day, [_node(table)])
        if state.lets_out:
            return None
        return f"the agreement {agreement.name} does not let it out ({state.name}). {state.to_do}"

    def _without(self, table: Table) -> str:
        own = f"{AGREEMENTS}/{table.agreement}.yml"
        if own in self.unreadable:
            return f"{own} cannot be read. Correct the file."
        others = f" ({', '.join(self.unreadable)} cannot be read)" if self.unreadable else ""
        return f"no agreement in {AGREEMENTS} lets it out{others}. Sign one, or remove the share."

    def may_read(self, table: Table) -> tuple[str, ...]:
        """The share's own department, and those that its agreement names."""
        found = self.covering(table)
        to = found[0].terms.get("to") if len(found) == 1 else None
        named = [one for one in to if isinstance(one, str)] if isinstance(to, list) else []
        return (table.department, *sorted({*named} - {PUBLIC, table.department}))


def read(day: date, folder: Path = Path(AGREEMENTS)) -> DiskRegister:
    """Read every file of the register as it counts on a day; never raises for what is in one."""
    found: list[Agreement] = []
    unreadable = []
    for path in sorted([*folder.glob("**/*.yml"), *folder.glob("**/*.yaml")]):
        try:
            found += list(_agreements(path))
        except UNREADABLE:
            unreadable.append(path.as_posix())
    return DiskRegister(tuple(found), tuple(unreadable), day)


def _agreements(path: Path) -> Iterator[Agreement]:
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    for exposure in (said or {}).get("exposures") or []:
        config = exposure.get("config") or {}
        meta = config.get("meta") or exposure.get("meta") or {}
        # Anything but a plain yes switches it off, as far as can be told without dbt.
        if config.get("enabled", True) is not True or "agreement" not in meta:
            continue
        covers = [_covered(one) for one in exposure.get("depends_on") or []]
        whole = {
            "label": None,
            **exposure,
            "config": {"meta": _as_dbt_has_it(meta)},
            "original_file_path": path.as_posix(),
            "depends_on": {"nodes": [one for one in covers if one]},
        }
        yield agreements.of_exposure(whole)


def _covered(said: Any) -> str | None:
    """What a line of depends_on names: a model, or one version of it as model.v1."""
    match = _REF.fullmatch(said) if isinstance(said, str) else None
    if match is None:
        return None
    version = match["version"]
    return f"{match['name']}.v{version}" if version else match["name"]


def _as_dbt_has_it(said: Any) -> Any:
    """The same with days as text, as they are in dbt's manifest."""
    if isinstance(said, Mapping):
        return {key: _as_dbt_has_it(item) for key, item in said.items()}
    if isinstance(said, list):
        return [_as_dbt_has_it(item) for item in said]
    return said.isoformat() if isinstance(said, (date, datetime)) else said


def _node(table: Table) -> Node:
    """A published share as agreements look at one: its columns are those that are out."""
    return Node(
        id=table.id, kind="model", name=table.model, path=table.path, group=table.department,
        access="public", description="", reads=[], raw_code="", schema=table.schema,
        relation=table.name, version=None, config={},
        columns=[Column(name, "", None, None) for name in table.columns],
    )  # fmt: skip


def narrowed(register: DiskRegister, table: Table) -> Table:
    """A share for those alone who may read it now; never for more than before."""
    readers = tuple(one for one in register.may_read(table) if one in table.readers)
    return replace(table, readers=readers)
