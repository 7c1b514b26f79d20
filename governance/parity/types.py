"""Types: what each engine calls them, in the words of house style."""

import re

# What Glue, Trino and DuckDB call a type, and what a model's yml calls it.
_NAMES = {
    "string": "varchar",
    "text": "varchar",
    "char": "varchar",
    "int": "integer",
    "long": "bigint",
    "float8": "double",
    "bool": "boolean",
    "timestamp without time zone": "timestamp",
    "numeric": "decimal",
}
_TYPE = re.compile(r"(?P<name>[a-z0-9_ ]+?)\s*(?:\((?P<size>[0-9, ]+)\))?")

EXACT = ("varchar", "integer", "bigint", "boolean", "date", "timestamp")
DOUBLE, DECIMAL = "double", "decimal"


def portable(engines: str) -> str:
    """A type as a yml writes it: `VARCHAR(20)` is varchar, `timestamp(3)` timestamp.

    A length and a precision of time say how an engine stores a value, not what it is. A decimal
    keeps both its numbers. What is not known stays as the engine has it, in lower case.
    """
    written = engines.strip().lower()
    found = _TYPE.fullmatch(written)
    if not found:
        return written
    name = _NAMES.get(found["name"], found["name"])
    size = (found["size"] or "").replace(" ", "")
    if name == DECIMAL:
        return f"decimal({size or '18,3'})" if "," in size or not size else f"decimal({size},0)"
    return name if name in EXACT or not size else written


def is_comparable(kind: str) -> bool:
    """Whether the values of a portable type have one text on both engines."""
    return kind in EXACT or kind == DOUBLE or kind.startswith(f"{DECIMAL}(")
