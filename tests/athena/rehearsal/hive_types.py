"""Types as Glue and Hive's DDL write them, and as Trino does."""

import re

TO_GLUE = {"integer": "int", "real": "float", "varbinary": "binary"}
TO_TRINO = {
    "int": "integer",
    "string": "varchar",
    "float": "real",
    "binary": "varbinary",
    "long": "bigint",
}


def to_glue(kind: str) -> str:
    """Trino's type as Glue keeps it: decimal(10,2), array<struct<a:int>>."""
    kind = kind.strip().lower()
    if found := re.fullmatch(r"array\((.*)\)", kind):
        return f"array<{to_glue(found[1])}>"
    if found := re.fullmatch(r"map\((.*)\)", kind):
        key, value = _parts(found[1])
        return f"map<{to_glue(key)},{to_glue(value)}>"
    if found := re.fullmatch(r"row\((.*)\)", kind):
        fields = (part.replace('"', "").split(None, 1) for part in _parts(found[1]))
        return f"struct<{','.join(f'{name}:{to_glue(field)}' for name, field in fields)}>"
    if kind == "varchar":
        return "string"
    if kind.startswith("timestamp"):
        return "timestamp"
    return TO_GLUE.get(kind, kind.replace(" ", ""))


def from_glue(kind: str, iceberg: bool) -> str:
    """Hive's type as Trino has it; a timestamp has the decimals of its table's format."""
    kind = re.sub(r"\s+", "", kind).lower()
    if found := re.fullmatch(r"array<(.*)>", kind):
        return f"array({from_glue(found[1], iceberg)})"
    if found := re.fullmatch(r"map<(.*)>", kind):
        return f"map({', '.join(from_glue(part, iceberg) for part in _parts(found[1]))})"
    if found := re.fullmatch(r"struct<(.*)>", kind):
        fields = (part.split(":", 1) for part in _parts(found[1]))
        return f"row({', '.join(f'{name} {from_glue(field, iceberg)}' for name, field in fields)})"
    if kind == "timestamp":
        return "timestamp(6)" if iceberg else "timestamp(3)"
    return TO_TRINO.get(kind, kind)


def _parts(text: str) -> list[str]:
    """What commas part, outside brackets."""
    parts, depth, start = [], 0, 0
    for position, letter in enumerate(text):
        depth += (letter in "(<") - (letter in ")>")
        if letter == "," and depth == 0:
            parts.append(text[start:position].strip())
            start = position + 1
    return [*parts, text[start:].strip()]
