"""What Athena refuses and Trino would let pass; refusals.py has the pages that say so."""

import re
from typing import Any, NoReturn

from .queries import Refused
from .statements import Statement, TableAs, bare

LONGEST_STATEMENT = 262_144  # bytes
MOST_ARGUMENTS = 127  # Trino's own limit too

PROPERTIES = {
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
        "optimize_rewrite_min_data_file_size_bytes",
        "optimize_rewrite_max_data_file_size_bytes",
        "write_target_data_file_size_bytes",
    },
}
# Trino 453 to 463 brought them; the list is what is known, not all there is.
NEWER_FUNCTIONS = ("cosine_distance", "dot_product", "euclidean_distance", "timezone")
UNSUPPORTED = (
    r"create\s+table\s+\S+\s*\(\s*(like)\b",
    r"(describe\s+(?:input|output))\b",
    r"(show\s+(?:stats|grants?|roles|role\s+grants|current\s+roles|catalogs|session))\b",
)


def of_length(sql: str) -> str | None:
    """Why a statement is too long; None where it is not."""
    if len(sql.encode()) <= LONGEST_STATEMENT:
        return None
    return (
        "1 validation error detected: Value at 'queryString' failed to satisfy constraint: "
        f"Member must have length less than or equal to {LONGEST_STATEMENT}"
    )


def of_statement(statement: Statement) -> None:
    """Refuse what Athena knows in no place of a statement."""
    code = bare(statement.text)
    for pattern in UNSUPPORTED:
        if found := re.match(pattern, code, re.I):
            words = " ".join(found[1].upper().split())
            raise Refused("NOT_SUPPORTED", f"Queries of this type are not supported: {words}")
    if re.match(r"with\s+function\b", code, re.I):
        raise Refused("SYNTAX_ERROR", "SQL routines are not supported")
    if found := re.search(
        r'\b(?:from|join|into|update)\s+"?(system|iceberg|jmx)"?\s*\.[^\s,()]+\.',
        statement.text,
        re.I,
    ):
        raise Refused("CATALOG_NOT_FOUND", f"Catalog '{found[1].lower()}' does not exist")
    for name in NEWER_FUNCTIONS:
        if found := re.search(rf"\b{name}\s*\(", code, re.I):
            raise Refused("FUNCTION_NOT_FOUND", f"Function '{name}' not registered")


def of_properties(made: TableAs) -> None:
    """Refuse table properties that Athena does not document, or not together."""
    kind = "iceberg" if made.iceberg else "hive"
    other = PROPERTIES["hive" if made.iceberg else "iceberg"]
    for name in made.properties:
        if name in PROPERTIES[kind]:
            continue
        if name in other:
            why = f"is not supported for {kind.capitalize()} tables"
            raise Refused("INVALID_TABLE_PROPERTY", f"Table property '{name}' {why}")
        raise Refused("INVALID_TABLE_PROPERTY", f"Table property '{name}' does not exist")
    if len([name for name in made.properties if name.endswith("_compression")]) > 1:
        raise Refused("INVALID_TABLE_PROPERTY", "There is more than one compression property")
    if made.iceberg and "location" not in made.properties:
        raise Refused("INVALID_TABLE_PROPERTY", "location is required for Iceberg tables")
    if made.iceberg and made.properties.get("is_external", "true").lower() != "false":
        raise Refused("INVALID_TABLE_PROPERTY", "is_external must be false for Iceberg tables")


def of_columns(iceberg: bool, columns: list[dict[str, Any]]) -> None:
    """Refuse types that a table of this format cannot hold."""
    for column in columns:
        for kind in _simple(column["typeSignature"]):
            if re.fullmatch(r"timestamp\(\d+\)", kind):
                _refuse_precision(iceberg, kind)
            elif re.match(r"time|interval|json$|uuid$|ipaddress$", kind):
                table = "Iceberg" if iceberg else "Hive"
                raise Refused("NOT_SUPPORTED", f"Unsupported {table} type: {kind}")


def of_view(columns: list[dict[str, Any]]) -> None:
    """Refuse a view with a column that Glue has no type for."""
    for column in columns:
        for kind in _simple(column["typeSignature"]):
            if re.match(r"time\(|.*zone$|interval|json$|uuid$|ipaddress$", kind):
                raise Refused("NOT_SUPPORTED", f"Unsupported Hive type: {kind}")


def of_hive_change(change: str) -> None:
    """Refuse changes of a Hive table that Athena's DDL lacks."""
    if found := re.match(r"rename\b|change\b|drop\s+column\b", change, re.I):
        raise Refused("FAILED", f"ParseException: mismatched input '{found[0]}' in alter table")


def of_external_iceberg(rest: str) -> None:
    """Refuse an external table that is said to be Iceberg's."""
    if re.search(r"'table_type'\s*=\s*'iceberg'", rest, re.I):
        raise Refused("FAILED", "External keyword not supported for table type ICEBERG")


def of_managed_table() -> NoReturn:
    """Refuse a table that is neither external nor Iceberg."""
    raise Refused("FAILED", "only external tables are supported, and Iceberg tables")


def of_format(properties: dict[str, str]) -> None:
    """Refuse an UNLOAD that does not say its format."""
    if "format" not in properties:
        raise Refused("INVALID_TABLE_PROPERTY", "format is required for UNLOAD")


def _refuse_precision(iceberg: bool, kind: str) -> None:
    if iceberg and kind != "timestamp(6)":
        raise Refused(
            "NOT_SUPPORTED",
            f"Timestamp precision ({kind[10:-1]}) not supported for Iceberg. "
            'Use "timestamp(6)" instead.',
        )
    if not iceberg and kind != "timestamp(3)":
        raise Refused(
            "NOT_SUPPORTED",
            f"Incorrect timestamp precision for {kind}; the configured precision is MILLISECONDS",
        )


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
