"""Engines: what is the same on DuckDB and on Athena, and what is not, as SQL that both run.

Tests run every line of `same.yml` and `differs.yml` on DuckDB and on Trino. The rules of
governance/rules/engines.py allow the functions that the first calls and refuse what the second
names. The tables of docs/engines.md are generated from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from governance.engines import tokens

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Same:
    """SQL with one meaning on both engines."""

    topic: str
    what: str
    lines: list[Mapping[str, Any]]  # sql, gives (text, or None for null), type


@dataclass(frozen=True)
class Difference:
    """SQL that the engines read differently, and what to use for it."""

    what: str
    use: str
    functions: list[str]  # in lower case; dbt's own with `dbt.` before them
    construct: str | None  # the check of governance/engines that finds it
    lines: list[Mapping[str, str]]  # sql, duckdb, athena

    @property
    def is_refused(self) -> bool:
        """Whether the check finds it; what it leaves to Athena, Athena refuses."""
        return bool(self.functions or self.construct)

    def example(self, name: str) -> str:
        """What each engine gives for a line with this function, in brackets; '' without one."""
        of_function = [line for line in self.lines if f"{name}(" in line["sql"]]
        for line in of_function if name in self.functions else self.lines:
            return f" ({line['sql']} is {line['duckdb']} on DuckDB, {line['athena']} on Athena)"
        return ""


@cache
def same() -> list[Same]:
    """What is the same on both engines."""
    return [Same(**entry) for entry in _read("same.yml")]


@cache
def differences() -> list[Difference]:
    """What differs."""
    given = {"functions": [], "construct": None, "lines": []}
    return [Difference(**{**given, **entry}) for entry in _read("differs.yml")]


@cache
def allowed() -> frozenset[str]:
    """The functions that a line of same.yml calls, dbt's own with `dbt.` before them."""
    return frozenset(
        name for entry in same() for line in entry.lines for name in tokens.called(line["sql"])
    )


@cache
def refused() -> Mapping[str, Difference]:
    """What differs, by the name of each function and construct."""
    return {
        name: entry
        for entry in differences()
        for name in (*entry.functions, *([entry.construct] if entry.construct else ()))
    }


def same_table() -> str:
    """The table of docs/engines.md of what is the same."""
    rows = ["| for | what | calls | for example |", "|---|---|---|---|"]
    for entry in same():
        line = entry.lines[0]
        gives = "null" if line["gives"] is None else line["gives"]
        names = {name for line in entry.lines for name in tokens.called(line["sql"])}
        calls = ", ".join(f"`{name}`" for name in sorted(names))
        rows.append(_row(entry.topic, entry.what, calls, f"`{line['sql']}` is {gives}"))
    return "\n".join(rows) + "\n"


def differences_table() -> str:
    """The table of docs/engines.md of what differs."""
    rows = ["| not this | for example | DuckDB | Athena | but this |", "|---|---|---|---|---|"]
    for entry in differences():
        line = entry.lines[0] if entry.lines else {"sql": "", "duckdb": "", "athena": ""}
        names = ", ".join(f"`{name}`" for name in entry.functions[:4])
        what = f"{entry.what}: {names}" if names else entry.what
        sql = f"`{line['sql']}`" if line["sql"] else ""
        rows.append(_row(what, sql, line["duckdb"], line["athena"], entry.use))
    return "\n".join(rows) + "\n"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _read(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
