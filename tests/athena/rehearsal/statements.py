"""What a statement is, and what it becomes for Trino.

Athena has two parsers: Hive's for DDL, Trino's for the rest. Here DDL on plain tables goes to Glue
itself (glue.py) and everything else to Trino, where a table that is Iceberg's is named in the
catalog iceberg and the table properties have Trino's names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
import re

from . import names

COMMENT = re.compile(r"\s*(?:--[^\n]*(?:\n|$)|/\*.*?\*/)", re.S)
# Text, quoted names and comments: what may hold anything, and is never looked into.
OPAQUE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|--[^\n]*|/\*.*?\*/", re.S)
PART = r'(?:"(?:[^"]|"")*"|`[^`]*`|[A-Za-z_]\w*)'
NAME = rf"{PART}(?:\s*\.\s*{PART}){{0,2}}"

# The first words of a statement, with what GetQueryExecution says of it.
KINDS = {
    rf"create\s+table\s+(?:if\s+not\s+exists\s+)?{NAME}\s*(?:with\s*\(|as\b)": (
        "DML",
        "CREATE_TABLE_AS_SELECT",
    ),
    r"(?:select|with|values|table)\b|\(": ("DML", "SELECT"),
    r"insert\b": ("DML", "INSERT"),
    r"merge\b": ("DML", "MERGE"),
    r"update\b": ("DML", "UPDATE"),
    r"delete\b": ("DML", "DELETE"),
    r"unload\b": ("DML", "UNLOAD"),
    r"optimize\b": ("DML", "OPTIMIZE"),
    r"vacuum\b": ("DML", "VACUUM"),
    r"explain\b": ("UTILITY", "EXPLAIN"),
    r"(?:show|describe|desc)\b": ("UTILITY", "SHOW"),
    r"create\s+(?:or\s+replace\s+)?view\b": ("DDL", "CREATE_VIEW"),
    r"create\s+(?:database|schema)\b": ("DDL", "CREATE_DATABASE"),
    r"create\s+(?:external\s+)?table\b": ("DDL", "CREATE_TABLE"),
    r"drop\s+view\b": ("DDL", "DROP_VIEW"),
    r"drop\s+table\b": ("DDL", "DROP_TABLE"),
    r"drop\s+(?:database|schema)\b": ("DDL", "DROP_DATABASE"),
    r"alter\s+table\b": ("DDL", "ALTER_TABLE"),
    r"msck\b": ("DDL", "MSCK_REPAIR_TABLE"),
}

# Trino says by the catalogue what a table is, and has no word for how files are to be looked after.
LEFT_OUT = (
    "table_type",
    "is_external",
    "vacuum_",
    "optimize_",
    "write_target_",
    "compression_level",
)


class Unreadable(Exception):
    """A statement that Athena's parsers would not take; says where."""


@dataclass(frozen=True)
class Table:
    """A table's name, in lower case as Glue keeps it."""

    database: str | None
    name: str

    @classmethod
    def read(cls, text: str) -> "Table":
        """From one to three parts, in any of the quotes; the catalog is dropped."""
        parts = [unquote(part).lower() for part in re.findall(PART, text)]
        return cls(parts[-2] if len(parts) > 1 else None, parts[-1])

    def within(self, database: str | None) -> "Table":
        """The same, in the database that the statement runs in where it names none."""
        return Table(self.database or database, self.name)

    def of(self, catalog: str) -> str:
        """As Trino's SQL names it."""
        return f'"{catalog}"."{self.database}"."{self.name}"'


@dataclass(frozen=True)
class Statement:
    """A statement, without the comments before it and the semicolon behind it."""

    text: str
    kind: str  # DML, DDL or UTILITY
    subtype: str

    @classmethod
    def read(cls, sql: str) -> "Statement":
        """What kind of statement this is. Raises Unreadable for one that Athena does not know."""
        text = without_end(sql)
        while found := COMMENT.match(text):
            text = text[found.end() :]
        text = text.strip()
        for pattern, (kind, subtype) in KINDS.items():
            if re.match(pattern, text, re.I | re.S):
                return cls(text, kind, subtype)
        word = text.split(None, 1)[0] if text else "<EOF>"
        raise Unreadable(f"line 1:1: mismatched input '{word}'")


@dataclass(frozen=True)
class TableAs:
    """A CREATE TABLE AS, taken apart."""

    table: Table
    if_not_exists: bool
    properties: dict[str, str]  # their values as SQL
    query: str
    with_data: bool

    @classmethod
    def read(cls, text: str) -> "TableAs":
        """Take it apart. Raises Unreadable."""
        head = re.match(
            rf"create\s+table\s+(?P<unless>if\s+not\s+exists\s+)?(?P<name>{NAME})\s*", text, re.I
        )
        if head is None:
            raise Unreadable("line 1:14: mismatched input after CREATE TABLE")
        rest, properties = text[head.end() :], {}
        if opening := re.match(r"with\s*\(", rest, re.I):
            end = _closing(rest, opening.end() - 1)
            properties = dict(_properties(rest[opening.end() : end]))
            rest = rest[end + 1 :]
        body = re.match(r"\s*as\b(?P<query>.*)", rest, re.I | re.S)
        if body is None:
            raise Unreadable("mismatched input. Expecting: 'AS'")
        query, data = body["query"].strip(), True
        if tail := re.search(r"\bwith\s+(no\s+)?data\s*$", query, re.I):
            query, data = query[: tail.start()], tail[1] is None
        return cls(Table.read(head["name"]), bool(head["unless"]), properties, query, data)

    @property
    def iceberg(self) -> bool:
        """Whether it asks for an Iceberg table; Hive's is the default."""
        return unquote(self.properties.get("table_type", "hive")).lower() == "iceberg"

    def rewritten(self, default_location: str) -> tuple[str, dict[str, str]]:
        """The statement for Trino, and the session properties that go with it."""
        catalog = names.ICEBERG if self.iceberg else names.HIVE
        kept, session = {}, {}
        for name, value in self.properties.items():
            if name.startswith(LEFT_OUT):
                continue
            if name.endswith("compression"):
                codec = unquote(value).upper()
                session[f"{catalog}.compression_codec"] = codec
            elif name == "field_delimiter":
                kept["textfile_field_separator"] = value
            elif name == "partitioning":
                kept[name] = bucket_last(value)
            else:
                kept[name] = value
        place = "location" if self.iceberg else "external_location"
        kept.setdefault(place, f"'{default_location}'")
        kept.setdefault("format", "'PARQUET'")
        properties = ", ".join(f"{name} = {value}" for name, value in kept.items())
        unless = "if not exists " if self.if_not_exists else ""
        ending = "" if self.with_data else "\nwith no data"
        table = self.table.of(catalog)
        return (
            f"create table {unless}{table} with ({properties}) as\n{self.query}{ending}",
            session,
        )


def bucket_last(partitioning: str) -> str:
    """Athena's bucket(4, id) as Trino's bucket(id, 4)."""
    return re.sub(r"bucket\(\s*(\d+)\s*,\s*([^)]+?)\s*\)", r"bucket(\2, \1)", partitioning)


def unquote(text: str) -> str:
    """A name or a text without its quotes."""
    text = text.strip()
    for quote in "'\"`":
        if len(text) > 1 and text[0] == text[-1] == quote:
            return text[1:-1].replace(quote * 2, quote)
    return text


def bare(sql: str) -> str:
    """The statement with texts, quoted names and comments blanked: what is left is SQL's own."""
    return OPAQUE.sub(lambda found: " " * len(found[0]), sql)


def without_end(sql: str) -> str:
    """The statement without semicolons, comments and space at its end."""
    code = OPAQUE.sub(
        lambda f: f[0] if f[0][0] in "'\"`" else " " * len(f[0]),
        sql,
    ).rstrip()
    while code.endswith(";"):
        code = code[:-1].rstrip()
    return sql[: len(code)]


def split(text: str, separator: str = ",") -> list[str]:
    """The parts between separators that stand outside brackets and quotes."""
    parts, depth, start = [], 0, 0
    for position, letter in enumerate(bare(text)):
        depth += (letter in "([<") - (letter in ")]>")
        if letter == separator and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    return [part.strip() for part in [*parts, text[start:]] if part.strip()]


def _properties(text: str) -> Iterator[tuple[str, str]]:
    for part in split(text):
        name, equals, value = part.partition("=")
        if not equals:
            raise Unreadable(f"mismatched input '{part}' among the table properties")
        yield unquote(name).lower(), value.strip()


def _closing(text: str, opening: int) -> int:
    """The place of the bracket that closes the one at `opening`."""
    depth = 0
    for position, letter in enumerate(bare(text)[opening:], start=opening):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return position
    raise Unreadable("mismatched input '<EOF>'. Expecting: ')'")
