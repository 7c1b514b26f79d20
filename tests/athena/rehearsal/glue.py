"""Hive's DDL, done at Glue: databases, external tables and what changes their definition."""

from collections.abc import Callable
import re
from typing import Any

from . import checks, names
from .queries import Refused
from .statements import NAME, Statement, Table, split, unquote

PARQUET = {
    "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    "SerdeInfo": {
        "SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
        "Parameters": {"serialization.format": "1"},
    },
}
TEXT = {
    "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
}
LAZY = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
# What Glue's own calls take of a table that they gave.
INPUT = [
    "Name",
    "Description",
    "Owner",
    "Retention",
    "StorageDescriptor",
    "PartitionKeys",
    "ViewOriginalText",
    "ViewExpandedText",
    "TableType",
    "Parameters",
]


class Glue:
    """The catalogue, as the account's own user reaches it."""

    def __init__(self, endpoint: str):
        import boto3

        self.client = boto3.client(
            "glue",
            endpoint_url=endpoint,
            region_name=names.REGION,
            aws_access_key_id=names.ACCESS_KEY,
            aws_secret_access_key=names.SECRET_KEY,
        )

    def table(self, table: Table) -> dict[str, Any] | None:
        """A table as Glue knows it; None where there is none."""
        try:
            return self.client.get_table(DatabaseName=table.database, Name=table.name)["Table"]
        except self.client.exceptions.EntityNotFoundException:
            return None

    def is_iceberg(self, table: Table) -> bool:
        """Whether a table that exists is Iceberg's."""
        found = self.table(table) or {}
        return found.get("Parameters", {}).get("table_type", "").upper() == "ICEBERG"

    def has_database(self, name: str) -> bool:
        """Whether there is a database of this name."""
        try:
            self.client.get_database(Name=name)
        except self.client.exceptions.EntityNotFoundException:
            return False
        return True

    def change(self, table: Table, change: Callable[[dict[str, Any]], None]) -> None:
        """Change a table's definition. Raises Refused where there is none."""
        found = self.table(table)
        if found is None:
            raise Refused("FAILED", f"SemanticException Table not found {table.name}")
        new = {key: found[key] for key in INPUT if key in found}
        change(new)
        self.client.update_table(DatabaseName=table.database, TableInput=new)

    def run(self, statement: Statement, database: str | None) -> bool:
        """Do a statement; False where it is not one that Glue alone can do."""
        for pattern, act in _ACTS.items():
            if found := re.match(pattern, statement.text, re.I | re.S):
                act(self, found, database)
                return True
        return False


def _create_database(glue: Glue, found: re.Match, _: str | None) -> None:
    name = unquote(found["name"]).lower()
    if glue.has_database(name):
        if found["unless"]:
            return
        raise Refused("FAILED", f"Execution Error, return code 1. Database {name} already exists")
    location = {"LocationUri": found["location"]} if found["location"] else {}
    glue.client.create_database(DatabaseInput={"Name": name, **location})


def _drop_database(glue: Glue, found: re.Match, _: str | None) -> None:
    name = unquote(found["name"]).lower()
    if not glue.has_database(name):
        if found["unless"]:
            return
        raise Refused("FAILED", f"SemanticException Database does not exist: {name}")
    tables = glue.client.get_tables(DatabaseName=name)["TableList"]
    if tables and not found["cascade"]:
        raise Refused(
            "FAILED", f"Execution Error: Database {name} is not empty. One or more tables exist."
        )
    for table in tables:
        glue.client.delete_table(DatabaseName=name, Name=table["Name"])
    glue.client.delete_database(Name=name)


def _create_external_table(glue: Glue, found: re.Match, database: str | None) -> None:
    table = Table.read(found["name"]).within(database)
    if glue.table(table):
        if found["unless"]:
            return
        raise Refused(
            "FAILED", f"Execution Error: AlreadyExistsException: Table {table.name} already exists"
        )
    rest = found["rest"]
    checks.of_external_iceberg(rest)
    partitions = re.search(r"\bpartitioned\s+by\s*\((.*?)\)\s*(?:\w|$)", rest, re.I | re.S)
    location = re.search(r"\blocation\s+'([^']*)'", rest, re.I)
    if location is None:
        raise Refused("FAILED", "SemanticException [Error 10001]: no location")
    properties = re.search(r"\btblproperties\s*\((.*)\)", rest, re.I | re.S)
    glue.client.create_table(
        DatabaseName=table.database,
        TableInput={
            "Name": table.name,
            "TableType": "EXTERNAL_TABLE",
            "Parameters": {"EXTERNAL": "TRUE"} | _pairs(properties[1] if properties else ""),
            "PartitionKeys": _columns(partitions[1]) if partitions else [],
            "StorageDescriptor": {
                "Columns": _columns(found["columns"]),
                "Location": location[1],
                **_storage(rest),
            },
        },
    )


def _storage(rest: str) -> dict[str, Any]:
    """The formats that a table's definition names; text is Hive's default."""
    if re.search(r"\bstored\s+as\s+parquet\b", rest, re.I):
        return PARQUET
    serde = re.search(r"\brow\s+format\s+serde\s+'([^']*)'", rest, re.I)
    options = re.search(r"\bwith\s+serdeproperties\s*\((.*?)\)", rest, re.I | re.S)
    delimiter = re.search(r"\bfields\s+terminated\s+by\s+'([^']*)'", rest, re.I)
    parameters = _pairs(options[1]) if options else {}
    if delimiter:
        parameters["field.delim"] = delimiter[1]
    library = serde[1] if serde else LAZY
    return TEXT | {"SerdeInfo": {"SerializationLibrary": library, "Parameters": parameters}}


def _drop_table(glue: Glue, found: re.Match, database: str | None) -> None:
    table = Table.read(found["name"]).within(database)
    if glue.table(table):
        glue.client.delete_table(DatabaseName=table.database, Name=table.name)
    elif not found["unless"]:
        raise Refused("FAILED", f"SemanticException [Error 10001]: Table not found {table.name}")


def _set_properties(glue: Glue, found: re.Match, database: str | None) -> None:
    def change(table: dict[str, Any]) -> None:
        table["Parameters"] = table.get("Parameters", {}) | _pairs(found["rest"])

    glue.change(Table.read(found["name"]).within(database), change)


def _set_location(glue: Glue, found: re.Match, database: str | None) -> None:
    def change(table: dict[str, Any]) -> None:
        table["StorageDescriptor"]["Location"] = found["location"]

    glue.change(Table.read(found["name"]).within(database), change)


def _add_columns(glue: Glue, found: re.Match, database: str | None) -> None:
    def change(table: dict[str, Any]) -> None:
        old = [] if found["how"].lower() == "replace" else table["StorageDescriptor"]["Columns"]
        table["StorageDescriptor"]["Columns"] = [*old, *_columns(found["rest"])]

    glue.change(Table.read(found["name"]).within(database), change)


def _partitions(glue: Glue, found: re.Match, database: str | None) -> None:
    table = Table.read(found["name"]).within(database)
    definition = glue.table(table)
    if definition is None:
        raise Refused("FAILED", f"SemanticException [Error 10001]: Table not found {table.name}")
    keys = [key["Name"] for key in definition["PartitionKeys"]]
    for values, location in re.findall(
        r"partition\s*\((.*?)\)\s*(?:location\s+'([^']*)')?", found["rest"], re.I | re.S
    ):
        given = _pairs(values)
        ordered = [given[key] for key in keys]
        path = "/".join(f"{key}={given[key]}" for key in keys)
        place = location or f"{definition['StorageDescriptor']['Location'].rstrip('/')}/{path}"
        names_partition = {"DatabaseName": table.database, "TableName": table.name}
        if found["how"].lower() == "drop":
            glue.client.batch_delete_partition(
                **names_partition, PartitionsToDelete=[{"Values": ordered}]
            )
            continue
        glue.client.batch_create_partition(
            **names_partition,
            PartitionInputList=[
                {
                    "Values": ordered,
                    "StorageDescriptor": definition["StorageDescriptor"] | {"Location": place},
                }
            ],
        )


def _columns(text: str) -> list[dict[str, str]]:
    """Column definitions as Glue keeps them: `name` type [comment 'text']."""
    columns = []
    for part in split(text):
        found = re.match(r"(`[^`]*`|\w+)\s+(.*?)(?:\s+comment\s+'(.*)')?$", part, re.I | re.S)
        if found is None:
            raise Refused("FAILED", f"ParseException: cannot recognize input near '{part}'")
        kind = re.sub(r"\s+", "", found[2]).lower()
        column = {"Name": unquote(found[1]).lower(), "Type": {"varchar": "string"}.get(kind, kind)}
        columns.append(column | ({"Comment": found[3]} if found[3] else {}))
    return columns


def _pairs(text: str) -> dict[str, str]:
    """'name'='value', ... as a dict."""
    pairs = (part.partition("=") for part in split(text))
    return {unquote(name): unquote(value) for name, _, value in pairs}


_ACTS: dict[str, Callable[[Glue, re.Match, str | None], None]] = {
    rf"create\s+(?:database|schema)\s+(?P<unless>if\s+not\s+exists\s+)?(?P<name>{NAME})\s*"
    r"(?:comment\s+'[^']*'\s*)?(?:location\s+'(?P<location>[^']*)')?": _create_database,
    rf"drop\s+(?:database|schema)\s+(?P<unless>if\s+exists\s+)?(?P<name>{NAME})\s*"
    r"(?P<cascade>cascade)?": _drop_database,
    rf"create\s+external\s+table\s+(?P<unless>if\s+not\s+exists\s+)?(?P<name>{NAME})\s*"
    r"\((?P<columns>.*?)\)(?P<rest>\s*"
    r"(?:comment|partitioned|clustered|row|stored|with|location)\b.*)": _create_external_table,
    rf"drop\s+table\s+(?P<unless>if\s+exists\s+)?(?P<name>{NAME})\s*$": _drop_table,
    rf"alter\s+table\s+(?P<name>{NAME})\s+set\s+tblproperties\s*\((?P<rest>.*)\)": _set_properties,
    rf"alter\s+table\s+(?P<name>{NAME})\s+set\s+location\s+'(?P<location>[^']*)'": _set_location,
    rf"alter\s+table\s+(?P<name>{NAME})\s+(?P<how>add|replace)\s+columns\s*\((?P<rest>.*)\)": (
        _add_columns
    ),
    rf"alter\s+table\s+(?P<name>{NAME})\s+(?P<how>add|drop)\s+(?:if\s+(?:not\s+)?exists\s+)?"
    r"(?P<rest>partition\b.*)": _partitions,
}
