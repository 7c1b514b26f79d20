"""The relations that show one table's raw: what is shown, its history, its rejects.

    raw_<system>.<table>            the newest good extract, or all of them where incremental
    raw_<system>.<table>__history   every good extract
    raw_<system>.<table>__rejects   rows of the shown extracts that were left out or have a finding

The columns are those that are declared, then what else arrived, then lineage. Which engine shows
them is the business of `ingest.views` (DuckDB) and `ingest.glue` (Athena).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest import judge
from ingest.declarations import Table
from ingest.naming import LINEAGE
from ingest.raw import RawExtract

TYPES = dict(zip(LINEAGE, ("timestamp", "varchar", "bigint", "varchar", "varchar"), strict=True))
_LINEAGE = {
    "_extracted_at": "Moment at which the source was asked for it, UTC.",
    "_source_part": "The place in the source, as a person calls it.",
    "_source_row": "The row there, as a person counts it.",
    "_row_findings": "What is doubtful about the row, such as `short row`; null for most rows.",
    "_extract_id": "The extract that the row came in.",
}
_REJECTS = {
    "kind": "What kind of finding it is, such as `total row` or `key twice`.",
    "reason": "What is wrong with the row, in a sentence.",
    "original_text": "The row as it came, or its cells.",
    "outcome": "`left out` of the table, or `kept` in it.",
}
_REJECTS_LINEAGE = {name: text for name, text in _LINEAGE.items() if name != "_row_findings"}


@dataclass(frozen=True)
class Relation:
    """A relation to be."""

    schema: str
    name: str
    comment: str
    columns: dict[str, str]  # their comments, in their order
    files: dict[str, str]  # the file in raw of each extract that it shows, by id, oldest first
    arrived: frozenset[str]  # the columns that some file has, beside lineage
    is_alike: bool  # whether each file has all of them
    grows: bool  # whether another extract adds to it; else it takes the place of the last

    @property
    def place(self) -> tuple[str, str]:
        """Its schema and its name."""
        return self.schema, self.name


def of_table(table: Table, raws: list[RawExtract]) -> Iterator[Relation]:
    """The three relations of a table."""
    shown, good = judge.shown(judge.judge(table, raws))
    grows = table.common.extract == "incremental" or len(shown) > 1
    past = f"Every extract of {table.name}. {table.description}"
    current, history, rejects = table.relations
    for name, comment, extracts, adds in (
        (current, table.description, shown, grows),
        (history, past, good, True),
    ):
        arrived = _originals(extracts)
        columns = _comments(table, arrived) | _LINEAGE
        files = {raw.extract.id: raw.file for raw in extracts}
        known = frozenset(arrived)
        alike = all(len(raw.columns) == len(known) for raw in extracts)
        yield Relation(table.schema, name, comment, columns, files, known, alike, adds)

    comment = f"Rows of {table.name} that were left out of it, and rows in it that are doubtful."
    files = {raw.extract.id: raw.rejects_file for raw in shown if raw.rejects}
    columns, known = _REJECTS | _REJECTS_LINEAGE, frozenset(_REJECTS)
    yield Relation(table.schema, rejects, comment, columns, files, known, True, grows)


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
