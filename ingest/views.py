"""The relations of one table, as SQL: what is shown, its history, its rejects.

Each view lists its columns (declared, then what else arrived, then lineage) and names its Parquet
files one by one. A view without files is an empty relation of the declared columns.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest import judge
from ingest.declarations import Table
from ingest.naming import LINEAGE
from ingest.raw import RawExtract
from ingest.storage import Folder
from ingest.warehouse import identifier, literal

_TYPES = dict(zip(LINEAGE, ("varchar", "timestamp", "varchar", "bigint"), strict=True))
_LINEAGE = {
    "_extract_id": "The extract that the row came in.",
    "_extracted_at": "Moment at which the source was asked for it, UTC.",
    "_source_part": "The place in the source, as a person calls it.",
    "_source_row": "The row there, as a person counts it.",
}
_REJECTS = {"reason": "Why the row cannot be read.", "original_text": "The row as it came."}

# By name, because an extract may lack a column that another has.
_READING = "hive_partitioning = false, union_by_name = true"


@dataclass(frozen=True)
class View:
    """A view to be."""

    schema: str
    name: str
    comment: str
    columns: dict[str, str]  # their comments, in their order
    files: list[str]  # absolute paths
    arrived: frozenset[str]  # the columns that some file has

    def statements(self) -> Iterator[str]:
        """The SQL that makes it, in place of what had its name."""
        view = identifier(self.schema, self.name)
        columns = ", ".join(self._column(name) for name in self.columns)
        files = ", ".join(literal(_without_patterns(file)) for file in self.files)
        source = f"from read_parquet([{files}], {_READING})" if files else "where false"
        yield f"create or replace view {view} as select {columns} {source}"
        yield f"comment on view {view} is {literal(self.comment)}"
        for name, comment in self.columns.items():
            yield f"comment on column {view}.{identifier(name)} is {literal(comment)}"

    def _column(self, name: str) -> str:
        if self.files and name in self.arrived.union(LINEAGE):
            return identifier(name)
        return f"cast(null as {_TYPES.get(name, 'varchar')}) as {identifier(name)}"


def of_table(table: Table, raws: list[RawExtract], storage: Folder) -> Iterator[View]:
    """The three views of a table."""
    shown, good = judge.shown(judge.judge(table, raws))
    past = f"Every extract of {table.name}. {table.description}"
    for name, comment, extracts in (
        (table.name, table.description, shown),
        (f"{table.name}__history", past, good),
    ):
        arrived = _originals(extracts)
        columns = _comments(table, arrived) | _LINEAGE
        files = [storage.uri(extract.file) for extract in extracts]
        yield View(table.schema, name, comment, columns, files, frozenset(arrived))

    comment = f"Rows of {table.name} that cannot be read."
    files = [storage.uri(extract.rejects_file) for extract in shown if extract.rejects]
    name = f"{table.name}__rejects"
    yield View(table.schema, name, comment, _REJECTS | _LINEAGE, files, frozenset(_REJECTS))


def _originals(extracts: Iterable[RawExtract]) -> dict[str, str]:
    """The header's text of each column that arrived, as the newest extract has it."""
    found: dict[str, str] = {}
    for extract in extracts:
        found |= {name: text or found.get(name, "") for name, text in extract.columns.items()}
    return found


def _comments(table: Table, arrived: dict[str, str]) -> dict[str, str]:
    """Declared columns first, then what else arrived: what each means, and was called."""
    described = {column.name: column.description for column in table.columns}
    comments = {}
    for name in dict.fromkeys([*described, *arrived]):
        original = " ".join(arrived.get(name, "").split())
        called = f'In the source: "{original}".' if original not in ("", name) else ""
        comments[name] = " ".join(filter(None, (described.get(name), called)))
    return comments


def _without_patterns(path: str) -> str:
    """A path in which nothing is taken for a pattern of file names."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in path)
