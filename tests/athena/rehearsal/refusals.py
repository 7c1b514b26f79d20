"""What Athena refuses and Trino would let pass, each with the page of Athena's guide that says so."""

import re
from typing import Any, NoReturn

from .queries import Refused
from .statements import Statement, TableAs, unquote

ALLOWED_PROPERTIES = {
    "hive": {
        "table_type",
        "is_external",
        "external_location",
        "format",
        "partitioned_by",
        "bucketed_by",
        "bucket_count",
        "write_compression",
        "parquet_compression",
        "orc_compression",
        "compression_level",
        "field_delimiter",
    },
    "iceberg": {
        "table_type",
        "is_external",
        "location",
        "format",
        "partitioning",
        "write_compression",
        "compression_level",
        "vacuum_min_snapshots_to_keep",
        "vacuum_max_snapshot_age_seconds",
        "vacuum_max_metadata_files_to_keep",
        "optimize_rewrite_data_file_threshold",
        "optimize_rewrite_delete_file_threshold",
        "write_target_data_file_size_bytes",
    },
}


def of_statement(statement: Statement) -> None:
    """Refuse what Athena does not know at all."""


def of_properties(made: TableAs) -> None:
    """Refuse table properties that Athena does not document."""
    kind = unquote(made.properties.get("table_type", "hive")).lower()
    if kind not in ALLOWED_PROPERTIES:
        raise Refused("INVALID_TABLE_PROPERTY", f"table_type '{kind}' is not supported")
    for name in made.properties:
        if name not in ALLOWED_PROPERTIES[kind]:
            raise Refused("INVALID_TABLE_PROPERTY", f"Table property '{name}' does not exist")


def of_columns(iceberg: bool, columns: list[dict[str, Any]]) -> None:
    """Refuse types that a table of this format cannot hold."""
    for column in columns:
        for kind in _simple(column["typeSignature"]):
            if kind.startswith("timestamp(") and not kind.endswith("zone"):
                if iceberg and kind != "timestamp(6)":
                    raise Refused(
                        "NOT_SUPPORTED",
                        f"Timestamp precision ({kind[10:-1]}) not supported for Iceberg. "
                        'Use "timestamp(6)" instead.',
                    )
                if not iceberg and kind != "timestamp(3)":
                    raise Refused(
                        "NOT_SUPPORTED",
                        f"Incorrect timestamp precision for {kind}; the configured precision is "
                        f"MILLISECONDS; column name: {column['name']}",
                    )
            elif kind in ("json", "uuid") or kind.startswith(("time", "timestamp", "interval")):
                if kind.startswith("timestamp(") and not kind.endswith("zone"):
                    continue
                format_name = "Iceberg" if iceberg else "Hive"
                raise Refused("NOT_SUPPORTED", f"Unsupported {format_name} type: {kind}")


def of_view(columns: list[dict[str, Any]]) -> None:
    """Refuse a view with a column that Glue has no type for."""
    for column in columns:
        for kind in _simple(column["typeSignature"]):
            if kind in ("json", "uuid") or kind.endswith("zone") or kind.startswith("time("):
                raise Refused("NOT_SUPPORTED", f"Unsupported Hive type: {kind}")


def of_hive_change(change: str) -> None:
    """Refuse changes of a Hive table that Athena's DDL lacks."""
    if found := re.match(r"rename\b|change\b|drop\s+column\b", change, re.I):
        raise Refused("FAILED", f"ParseException: mismatched input '{found[0]}' in alter table")


def of_managed_table() -> NoReturn:
    """Refuse a table that is neither external nor Iceberg."""
    raise Refused("FAILED", "only external tables are supported for non-Iceberg tables")


def _simple(signature: dict[str, Any]) -> list[str]:
    """The types that a type is made of."""
    kind, arguments = signature["rawType"], signature["arguments"]
    if kind in ("array", "map"):
        return [found for argument in arguments for found in _simple(argument["value"])]
    if kind == "row":
        return [
            found for argument in arguments for found in _simple(argument["value"]["typeSignature"])
        ]
    if not kind.startswith("time"):
        return [kind]
    first, _, rest = kind.partition(" ")
    digits = arguments[0]["value"] if arguments else 3
    return [f"{first}({digits}){' ' + rest if rest else ''}"]
