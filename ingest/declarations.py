"""Which tables there are and how to fetch each: read from the dbt sources' YAML, checked.

A mistake stops the table it is about and no other: the table is still there, so that it can be
registered and reported, but it cannot be run.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
import os
from pathlib import Path
import re
from typing import Any

from ingest import borders, grammar, locations, mistakes, options, secrets, yaml_lines
from ingest import variables as listed
from ingest.locations import System
from ingest.mistakes import Mistake
from ingest.naming import LINEAGE, column_name
from ingest.places import Places
from ingest.variables import Variables
from ingest.yaml_lines import Document, Where

PATTERN = "models/staging/*/_*__sources.yml"
ELSEWHERE = "models/**/*.y*ml"
INGEST = ("config", "meta", "ingest")
OWN = ("__history", "__rejects")  # what ingest registers beside a table
_SOURCES = re.compile(rb"^sources:", re.MULTILINE)


@dataclass(frozen=True)
class Column:
    """A column that a declaration names."""

    name: str
    description: str


@dataclass(frozen=True)
class Table:
    """One declared table. With `mistakes`, only its names and columns may be relied on."""

    system: str
    name: str
    place: str  # file and line
    description: str
    columns: tuple[Column, ...]
    loader: str
    connector: Any  # the connector's module; None where the loader is unknown
    said: Mapping[str, Any]  # what the declaration says of the connector's options
    common: grammar.Common
    mistakes: tuple[Mistake, ...]

    @property
    def id(self) -> str:
        """The name a person selects it by: `<system>.<table>`."""
        return f"{self.system}.{self.name}"

    @property
    def schema(self) -> str:
        """Its schema in the warehouse."""
        return f"raw_{self.system}"

    @property
    def relation(self) -> tuple[str, str]:
        """Its schema and its name in the warehouse."""
        return self.schema, self.name

    @property
    def relations(self) -> tuple[str, str, str]:
        """The names of what shows it there: itself, its history, its rejects."""
        return self.name, *(f"{self.name}{tail}" for tail in OWN)

    @property
    def is_register(self) -> bool:
        """Whether Borough lands it itself, so that no run fetches it."""
        return _is_register(self.connector)

    @property
    def fresh_by(self) -> str:
        """What makes it fresh: arrival, of a new extract, or check, that it was looked at."""
        default = getattr(self.connector, "FRESH_BY", "arrival")
        return self.common.fresh_by or default

    @cached_property
    def options(self) -> Any:
        """The connector's options as declared, `${NAME}` not resolved."""
        return options.build(self.connector.Options, self.said)

    @cached_property
    def declared(self) -> frozenset[str]:
        """The names of the declared columns."""
        return frozenset(column.name for column in self.columns)


@dataclass(frozen=True)
class Declarations:
    """All tables in the order of their files, and the mistakes that belong to no table."""

    tables: tuple[Table, ...]
    broken: tuple[Mistake, ...]
    variables: Variables = field(
        default_factory=Variables
    )  # whose each variable of the environment is


def read(project: Path) -> Declarations:
    """Read every sources file of a dbt project."""
    connectors = grammar.loaders()
    schema = grammar.sources_schema()
    variables = listed.read(project)
    own = borders.of(Places.of(os.environ), project, os.environ)
    tables: list[Table] = []
    paths = sorted(project.glob(PATTERN))
    broken = [*_unread(project, paths), *variables.mistakes]
    for path in paths:
        file = path.relative_to(project).as_posix()
        try:
            document = yaml_lines.load(path)
        except yaml_lines.BrokenYaml as error:
            broken.append(Mistake(file, error.line, str(error)))
            continue
        found = mistakes.find(document, file, schema)
        declared = [_Declared(document, file, *item) for item in _tables(document.value)]
        for item in declared:
            system = System(item.source["name"], variables, own.trespass)
            mine = tuple(mistake for at, mistake in found if _concerns(at, item.where))
            tables.append(_table(item, mine, connectors.get(item.loader), system))
        broken += [
            mistake
            for at, mistake in found
            if not any(_concerns(at, item.where) for item in declared)
        ]
    apart, clashes = _apart(tables)
    return Declarations(tuple(apart), (*broken, *clashes), variables)


def _unread(project: Path, read: Collection[Path]) -> Iterator[Mistake]:
    """Files whose sources dbt knows and nobody would fetch, because of where they are."""
    for path in sorted(set(project.glob(ELSEWHERE)).difference(read)):
        text = path.read_bytes()
        found = _SOURCES.search(text)
        if found:
            sentence = "no source is read from here: name it models/staging/<system>/_<system>__"
            line = text.count(b"\n", 0, found.start()) + 1
            yield Mistake(path.relative_to(project).as_posix(), line, f"{sentence}sources.yml")


def _apart(tables: list[Table]) -> tuple[list[Table], list[Mistake]]:
    """The tables that take no name of another before them, and a mistake for each that does."""
    taken: dict[tuple[str, str], Table] = {}
    apart, clashes = [], []
    for table in tables:
        names = [(table.schema, name) for name in table.relations]
        other = next((taken[name] for name in names if name in taken), None)
        if other is None:
            taken |= dict.fromkeys(names, table)
            apart.append(table)
            continue
        file, _, line = table.place.rpartition(":")
        sentence = (
            f"'{table.id}' would be shown under a name that '{other.id}' of {other.place} takes, "
            "itself, with its history or its rejects: give one of them another name"
        )
        clashes.append(Mistake(file, int(line), sentence))
    return apart, clashes


def _tables(value: Any) -> Iterator[tuple[Where, dict, dict]]:
    """Each table to be fetched: its place in the file, its source, itself.

    The history and the rejects of a table may be declared beside it, so that models can read them:
    ingest registers them with the table, and there is nothing to fetch.
    """
    for number, source in enumerate(_items(value, "sources")):
        # What ingest itself writes may be declared as a source too; nobody fetches it.
        if _is_usable(source) and source.get("schema") != "raw_ingest":
            tables = _items(source, "tables")
            own = {
                f"{table['name']}{tail}" for table in tables if _is_usable(table) for tail in OWN
            }
            for position, table in enumerate(tables):
                if _is_usable(table) and table["name"] not in own:
                    yield ("sources", number, "tables", position), source, table


def _concerns(at: Where, table: Where) -> bool:
    """Whether a mistake at one place stops a table: it lies in it, or in its source around it."""
    if len(at) < 2 or at[:2] != table[:2]:
        return False
    in_a_table = at[2:3] == ("tables",) and len(at) > 3
    return at[:4] == table if in_a_table else True


@dataclass(frozen=True)
class _Declared:
    """A table as a file declares it."""

    document: Document
    file: str
    where: Where
    source: dict
    table: dict

    @property
    def loader(self) -> str:
        return str(self.source.get("loader", ""))

    @property
    def meta(self) -> dict:
        """What source and table say under `config.meta`; what the table says wins."""
        return _meta(self.source) | _meta(self.table)

    @property
    def ingest(self) -> dict:
        return _mapping(_meta(self.source), "ingest") | _mapping(_meta(self.table), "ingest")

    def mistake(self, sentence: str, *inside: Any) -> Mistake:
        """A mistake at a place inside the table."""
        return Mistake(self.file, self.document.line((*self.where, *inside)), sentence)


def _table(
    declared: _Declared, found: tuple[Mistake, ...], connector: Any, system: System
) -> Table:
    if not found:
        reads = _reads(declared, connector, system)
        found = (*_further(declared, connector), *reads, *_names(declared))
    usable = {} if found else declared.ingest
    return Table(
        system=declared.source["name"],
        name=declared.table["name"],
        place=f"{declared.file}:{declared.document.line(declared.where)}",
        description=" ".join(str(declared.table.get("description", "")).split()),
        columns=tuple(_columns(declared.table)),
        loader=declared.loader,
        connector=connector,
        said=_of(connector.Options, usable) if usable else {},
        common=options.build(grammar.Common, _of(grammar.Common, usable)),
        mistakes=found,
    )


def _columns(table: dict) -> Iterator[Column]:
    for column in _items(table, "columns"):
        if isinstance(column, dict) and column.get("name", LINEAGE[0]) not in LINEAGE:
            description = " ".join(str(column.get("description", "")).split())
            yield Column(str(column["name"]), description)


def _further(declared: _Declared, connector: Any) -> Iterator[Mistake]:
    """What a schema cannot see: what source and table lack together."""
    ingest, source = declared.ingest, declared.source
    asked = {field.name: options.is_required(field) for field in fields(connector.Options)}
    lacking = [name for name, is_required in asked.items() if is_required and name not in ingest]
    if lacking:
        yield declared.mistake(mistakes.about_missing(lacking, declared.loader), *INGEST)
    for word in ingest:
        for sentence in secrets.mistakes(ingest[word], word):
            yield declared.mistake(sentence, *INGEST, word)
    for word in ("owner", "origin"):
        if word not in declared.meta:
            yield declared.mistake(f"'{word}' is missing under 'meta', of the source or the table")
    if source.get("schema") != f"raw_{source['name']}":
        sentence = f"the schema of the source '{source['name']}' must be 'raw_{source['name']}'"
        line = declared.document.line((*declared.where[:2], "schema"))
        yield Mistake(declared.file, line, sentence)
    if _is_register(connector) or declared.meta.get("origin") == "release":
        yield from _of_register(declared, connector)
    else:
        yield from _of_growth(declared, connector)


def _of_growth(declared: _Declared, connector: Any) -> Iterator[Mistake]:
    """What a table that is fetched in increments needs, and any other may not say."""
    ingest, options_of = declared.ingest, {field.name for field in fields(connector.Options)}
    if ingest.get("extract") == "incremental":
        if not hasattr(connector, "newest"):
            sentence = f"the loader '{declared.loader}' knows only 'extract: full'"
            yield declared.mistake(sentence, *INGEST, "extract")
        elif "cursor" in options_of and "cursor" not in ingest:
            sentence = "'extract: incremental' needs a 'cursor'"
            yield declared.mistake(sentence, *INGEST, "extract")
    else:
        for word, name in (("cursor", "a 'cursor'"), ("full_every", "'full_every'")):
            if word in ingest:
                sentence = f"{name} needs 'extract: incremental'"
                yield declared.mistake(sentence, *INGEST, word)


def _reads(declared: _Declared, connector: Any, system: System) -> Iterator[Mistake]:
    """What a system would read that is not its own; a system is the one of its folder.

    Its name decides whose variables it is given and where it lands, so that no other folder may
    declare it.
    """
    home = f"models/staging/{system.name}/_{system.name}__sources.yml"
    if declared.file != home:
        sentence = f"the system '{system.name}' is declared in {home} and nowhere else: rename one"
        line = declared.document.line((*declared.where[:2], "name"))
        yield Mistake(declared.file, line, sentence)
    for word, sentence in locations.mistakes(connector.Options, declared.ingest, system):
        yield declared.mistake(sentence, *INGEST, word)


def _of_register(declared: _Declared, connector: Any) -> Iterator[Mistake]:
    """What a register of releases must say, and nothing else may."""
    if not _is_register(connector):
        sentence = "only a register ('loader: release_register') has the origin 'release'"
        yield declared.mistake(sentence, *INGEST)
        return
    if declared.ingest.get("extract") != "incremental":
        sentence = "a register grows by each release: 'extract: incremental' is required"
        yield declared.mistake(sentence, *INGEST)
    if declared.meta.get("origin") != "release":
        yield declared.mistake("the origin of a register of releases is 'release'", *INGEST)


def _is_register(connector: Any) -> bool:
    return getattr(connector, "IS_REGISTER", False)


def _names(declared: _Declared) -> Iterator[Mistake]:
    """Columns that can never arrive, and a key that is no column."""
    for position, column in enumerate(_items(declared.table, "columns")):
        name, right = column["name"], column_name(column["name"], position + 1)
        if name != right and name not in LINEAGE:
            yield declared.mistake(mistakes.about_column(name, right), "columns", position)
    names = [column.name for column in _columns(declared.table)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield declared.mistake(f"the column '{name}' is declared twice; keep one", "columns")
    for word in declared.ingest.get("optional", ()):
        if word not in names:
            sentence = mistakes.about_named("optional", word, names)
            yield declared.mistake(sentence, *INGEST, "optional")
    for word in declared.ingest.get("key", ()):
        if names and word not in names:
            yield declared.mistake(mistakes.about_key(word, names), *INGEST, "key")
        elif word != column_name(word, 1):
            sentence = mistakes.about_column(word, column_name(word, 1))
            yield declared.mistake(sentence, *INGEST, "key")


def _of(kind: type, said: Mapping[str, Any]) -> dict[str, Any]:
    """The words that are fields of a dataclass."""
    names = {field.name for field in fields(kind)}
    return {word: value for word, value in said.items() if word in names}


def _meta(node: dict) -> dict:
    return _mapping(_mapping(node, "config"), "meta")


def _mapping(node: dict, word: str) -> dict:
    value = node.get(word)
    return value if isinstance(value, dict) else {}


def _items(node: Any, word: str) -> list:
    value = node.get(word) if isinstance(node, dict) else None
    return value if isinstance(value, list) else []


def _is_usable(node: Any) -> bool:
    """Whether a source or table has a name to go by, and dbt is not told to pass over it."""
    name = node.get("name") if isinstance(node, dict) else None
    is_named = isinstance(name, str) and re.fullmatch(grammar.WORD, name) is not None
    return is_named and _mapping(node, "config").get("enabled") is not False
