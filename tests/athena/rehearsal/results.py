"""Trino's values as Athena writes them, and their types as Athena names them.

Athena gives every value as text (GetQueryResults, Datum.VarCharValue): a double as Java writes it,
bytes as hexadecimal pairs, a row as {name=value}.
"""

import base64
from decimal import Decimal
from typing import Any

from .queries import Answer

PRECISION = {"tinyint": 3, "smallint": 5, "integer": 10, "bigint": 19, "real": 17, "double": 17}
PARAMETRIC = ("timestamp", "time")


def column_info(column: dict[str, Any]) -> dict[str, Any]:
    """A column's metadata (ColumnInfo)."""
    signature = column["typeSignature"]
    kind = signature["rawType"]
    numbers = [a["value"] for a in signature["arguments"] if a["kind"] == "LONG"]
    precision, scale = PRECISION.get(kind, 0), 0
    if kind == "decimal":
        precision, scale = numbers
    elif kind in ("varchar", "char"):
        precision = numbers[0] if numbers else 2147483647
    elif kind.startswith(PARAMETRIC):
        precision = 3
    return {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": column["name"],
        "Label": column["name"],
        "Type": {"real": "float"}.get(kind, kind),
        "Precision": precision,
        "Scale": scale,
        "Nullable": "UNKNOWN",
        "CaseSensitive": kind in ("varchar", "char"),
    }


def rows(answer: Answer) -> list[list[str | None]]:
    """The rows as text, nulls as None."""
    signatures = [column["typeSignature"] for column in answer.columns]
    return [
        [
            None if value is None else text(value, signature)
            for value, signature in zip(row, signatures, strict=True)
        ]
        for row in answer.rows
    ]


def text(value: Any, signature: dict[str, Any]) -> str:
    """One value, which may hold others."""
    if value is None:
        return "null"
    kind = signature["rawType"]
    inner = [argument["value"] for argument in signature["arguments"]]
    if kind == "array":
        return "[" + ", ".join(text(element, inner[0]) for element in value) + "]"
    if kind == "map":
        pairs = (f"{key}={text(element, inner[1])}" for key, element in value.items())
        return "{" + ", ".join(pairs) + "}"
    if kind == "row":
        return "{" + ", ".join(_fields(value, inner)) + "}"
    if kind == "boolean":
        return "true" if value else "false"
    if kind in ("double", "real"):
        return _floating(value)
    if kind == "varbinary":
        return base64.b64decode(value).hex(" ")
    return str(value)


def _fields(values: list[Any], fields: list[dict[str, Any]]) -> list[str]:
    found = []
    for number, (value, field) in enumerate(zip(values, fields, strict=True)):
        name = (field.get("fieldName") or {}).get("name") or f"field{number}"
        found.append(f"{name}={text(value, field['typeSignature'])}")
    return found


def _floating(value: float | str) -> str:
    """As Java's Double.toString: 1.0, 0.001, 1.0E7, 1.0E-4."""
    if isinstance(value, str):  # NaN, Infinity
        return value
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(float(value))
    digits, exponent = f"{Decimal(repr(float(value))).normalize():E}".split("E")
    return f"{digits}{'' if '.' in digits else '.0'}E{int(exponent)}"
