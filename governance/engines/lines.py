"""Lines: SQL of same.yml and differs.yml as statements, and what an engine gives for it as text."""

from collections.abc import Iterable, Mapping
from typing import Any

from governance.parity.types import portable

ERROR = "error"


def statement(sqls: Iterable[str]) -> str:
    """One select with a column a line, so that a hundred lines cost one query."""
    return "select\n" + ",\n".join(f"({sql}) as line_{place}" for place, sql in enumerate(sqls))


def text(value: Any, kind: str) -> str | None:
    """A value as same.yml writes it: as text, a double as Python prints it; None for null."""
    if value is None:
        return None
    if kind == "double":
        return repr(float(value))
    if kind == "boolean":
        return str(value).lower()
    if kind == "timestamp":
        # As many decimals as there are: engines print as many as the type has, or none.
        return str(value).rstrip("0").rstrip(".") if "." in str(value) else str(value)
    return str(value)


def is_stated(stated: str, value: Any, kind: str) -> bool:
    """Whether differs.yml states this value, with its type or without; `kind` may be ERROR."""
    shown = _shown(value, kind)
    return stated in (shown, f"{shown}: {kind}")


def kind_of(column: Mapping[str, Any]) -> str:
    """The type of a column as Athena's API names it."""
    sized = column["Type"] == "decimal"
    name = f"decimal({column['Precision']},{column['Scale']})" if sized else column["Type"]
    return portable(name)


def _shown(value: Any, kind: str) -> str:
    if kind == ERROR:
        return ERROR
    written = text(value, kind)
    if written is None:
        return "null"
    return f"'{written}'" if kind == "varchar" else written
