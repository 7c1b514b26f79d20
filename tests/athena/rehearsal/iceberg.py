"""DDL of Iceberg tables, which Athena writes as Hive does, in Trino's words."""

import re

from . import checks, names
from .hive_types import from_glue
from .queries import Refused
from .statements import NAME, PART, Table, bucket_last, split, unquote


def table(text: str, database: str | None) -> str:
    """An Iceberg table of Hive's DDL as Trino defines it."""
    found = re.match(
        rf"create\s+table\s+(?P<unless>if\s+not\s+exists\s+)?(?P<name>{NAME})\s*\((?P<columns>.*?)\)"
        r"(?P<rest>\s*(?:comment|partitioned|location|tblproperties).*)",
        text,
        re.I | re.S,
    )
    if found is None or not re.search(r"'table_type'\s*=\s*'iceberg'", found["rest"], re.I):
        checks.of_managed_table()
    columns = ", ".join(_column(part) for part in split(found["columns"]))
    properties = ["format = 'PARQUET'"]
    if location := re.search(r"\blocation\s+'([^']*)'", found["rest"], re.I):
        properties.append(f"location = '{location[1]}'")
    if partitions := re.search(
        r"\bpartitioned\s+by\s*\((.*?)\)\s*(?:\w|$)", found["rest"], re.I | re.S
    ):
        transforms = (bucket_last(part.replace("`", "")) for part in split(partitions[1]))
        listed = ", ".join(f"'{transform}'" for transform in transforms)
        properties.append(f"partitioning = array[{listed}]")
    name = Table.read(found["name"]).within(database).of(names.ICEBERG)
    unless = "if not exists " if found["unless"] else ""
    return f"create table {unless}{name} ({columns}) with ({', '.join(properties)})"


def _column(text: str) -> str:
    """A column of Hive's DDL as Trino defines it."""
    found = re.match(r"(`[^`]*`|\w+)\s+(.*?)(?:\s+comment\s+'.*')?$", text, re.I | re.S)
    if found is None:
        raise Refused("FAILED", f"ParseException: cannot recognize input near '{text}'")
    return f'"{unquote(found[1]).lower()}" {from_glue(found[2], iceberg=True)}'


def changes(change: str, database: str | None) -> list[str]:
    """A change of an Iceberg table's definition as Trino says it, which may take several."""
    if found := re.match(rf"rename\s+to\s+({NAME})", change, re.I):
        return [f"rename to {Table.read(found[1]).within(database).of(names.ICEBERG)}"]
    if found := re.match(r"add\s+columns\s*\((.*)\)", change, re.I | re.S):
        return [f"add column {_column(part)}" for part in split(found[1])]
    if found := re.match(rf"drop\s+column\s+({PART})", change, re.I):
        return [f'drop column "{unquote(found[1]).lower()}"']
    if found := re.match(
        rf"change\s+(?:column\s+)?({PART})\s+({PART})\s+(\S.*?)(?:\s+(?:first|after\s+\S+))?$",
        change,
        re.I | re.S,
    ):
        old, new = (unquote(found[part]).lower() for part in (1, 2))
        kind = from_glue(found[3], iceberg=True)
        renamed = [f'rename column "{old}" to "{new}"'] if old != new else []
        return [*renamed, f'alter column "{new}" set data type {kind}']
    raise Refused("FAILED", "ParseException: cannot recognize input near 'ALTER TABLE'")
