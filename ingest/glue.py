"""Raw and the log as external tables of Glue, for Athena.

A table of Glue is a folder and all that is in it. One that shows one extract lies in that extract's
folder, and `UpdateTable`, one request, moves it to another with the columns that came. One that
shows several is partitioned by `_extract_id`: a folder a partition, so that who asks for some
extracts reads those; a new one is one request. What a table is not said to hold is no business of
Glue's: dropping an external table removes no file.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from ingest import aws, buildlog, runlog
from ingest.errors import Stop
from ingest.logged import BUILDS, FINDINGS, RUNS, SCHEMA, LogRelation
from ingest.places import Places
from ingest.relations import TYPES, Relation
from ingest.storage import Storage

# No system's name has a hyphen.
EMPTY = "ingest-empty"  # a folder in which nothing lies: where there is nothing to show
LOG = "ingest-log"

OURS = {"registered_by": "borough ingest"}
DIGEST = "extracts"  # the parameter that says which partitions there are
LONGEST_COMMENT = 255  # characters, by the reference of Glue's API: Column
LONGEST_DESCRIPTION = 2048  # the same: TableInput
CREATED_AT_ONCE, DELETED_AT_ONCE, UPDATED_AT_ONCE = 100, 25, 100  # the same, of partitions

_TYPES = {"varchar": "string", "timestamp": "timestamp", "bigint": "bigint"}
_PARQUET = "org.apache.hadoop.hive.ql.io.parquet"
_FORMAT = {
    "InputFormat": f"{_PARQUET}.MapredParquetInputFormat",
    "OutputFormat": f"{_PARQUET}.MapredParquetOutputFormat",
    "SerdeInfo": {
        "SerializationLibrary": f"{_PARQUET}.serde.ParquetHiveSerDe",
        "Parameters": {"serialization.format": "1"},
    },
}


def write(
    wanted: Collection[Relation], kept: Collection[tuple[str, str]], places: Places, is_all: bool
) -> list[str]:
    """Make the tables; those to be kept stay as they are, where they are there.

    Others that ingest made are removed if those wanted are all. Returns a sentence for each table
    that Glue refused; it stays as it was. Raises Stop where Glue cannot be asked at all.
    """
    there = _there()
    for schema in sorted({relation.schema for relation in wanted} | {SCHEMA}):
        if schema not in there:
            _make_database(schema)
            there[schema] = {}
    faults = []
    for relation in wanted:
        before = there[relation.schema].get(relation.name)
        if before and relation.place in kept:
            continue
        places.still_alone()
        try:
            _flip(relation, before, places.raw)
        except Stop as stop:
            faults.append(f"{'.'.join(relation.place)}: {stop}")
    if is_all:
        _remove(there, {relation.place for relation in wanted})
    _write_log(there[SCHEMA], places)
    return faults


def _there() -> dict[str, dict[str, Any]]:
    """The tables of each database of raw, by name, as Glue has them."""
    glue = aws.client("glue")
    with aws.sentences("Glue's databases"):
        pages = glue.get_paginator("get_databases").paginate()
        databases = [item["Name"] for page in pages for item in page["DatabaseList"]]
    found = {}
    for database in databases:
        if database.startswith("raw_"):
            with aws.sentences(f"Glue's database {database}"):
                pages = glue.get_paginator("get_tables").paginate(DatabaseName=database)
                tables = [table for page in pages for table in page["TableList"]]
            found[database] = {table["Name"]: table for table in tables}
    return found


def _make_database(name: str) -> None:
    described = {"Name": name, "Description": "What ingest registers; nobody else writes here."}
    with aws.sentences(f"Glue's database {name}"):
        aws.client("glue").create_database(DatabaseInput=described)


def _flip(relation: Relation, before: dict[str, Any] | None, raw: Storage) -> None:
    """Make a table show what it should, where it does not yet."""
    wanted = _table_of(relation, raw)
    if relation.grows and not _shows(before, wanted):
        # The table says which partitions it has only while it has them: should this be killed
        # between, the next registration compares them one by one.
        before = _put_table(relation.schema, _saying(wanted, ""), before)
        _put_partitions(relation, wanted["StorageDescriptor"], raw)
    _put_table(relation.schema, wanted, before)


def _table_of(relation: Relation, raw: Storage) -> dict[str, Any]:
    columns = _columns(
        {name: (TYPES.get(name, "varchar"), text) for name, text in relation.columns.items()}
    )
    folders = [_folder(raw, file) for file in relation.files.values()]
    if not relation.grows:
        return _external(relation.name, relation.comment, columns, folders[-1:], raw)
    table = _external(relation.name, relation.comment, columns[:-1], [], raw)
    digest = sha256("\n".join(folders).encode()).hexdigest()
    return _saying(table | {"PartitionKeys": columns[-1:]}, digest)


def _external(
    name: str, comment: str, columns: list[dict[str, str]], folders: list[str], raw: Storage
) -> dict[str, Any]:
    """A table without partitions, in the one folder, or empty where there is none."""
    [folder] = folders or [raw.uri(f"{EMPTY}/")]
    described = _line(comment, LONGEST_DESCRIPTION)
    return {
        "Name": name,
        "Description": described,
        "TableType": "EXTERNAL_TABLE",
        "PartitionKeys": [],
        "StorageDescriptor": {"Columns": columns, "Location": folder, **_FORMAT},
        # Trino shows the comment, Athena's own console the description.
        "Parameters": {"EXTERNAL": "TRUE", "classification": "parquet", "comment": described}
        | OURS,
    }


def _saying(table: dict[str, Any], digest: str) -> dict[str, Any]:
    return table | {"Parameters": table["Parameters"] | {DIGEST: digest}}


def _shows(before: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> bool:
    """Whether a table has the partitions that are wanted."""
    if not before or before.get("PartitionKeys") != wanted["PartitionKeys"]:
        return False
    return before["Parameters"].get(DIGEST) == wanted["Parameters"][DIGEST]


def _put_table(
    schema: str, wanted: dict[str, Any], before: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Create a table, or bring it to what is wanted; nothing where it is that already."""
    glue = aws.client("glue")
    with aws.sentences(f"Glue's table {schema}.{wanted['Name']}"):
        if before is None:
            glue.create_table(DatabaseName=schema, TableInput=wanted)
        elif not _is_like(before, wanted):
            glue.update_table(DatabaseName=schema, TableInput=wanted, SkipArchive=True)
    return wanted


def _is_like(there: Any, wanted: Any) -> bool:
    """Whether Glue has all that is wanted; it adds words of its own."""
    if isinstance(wanted, dict):
        return isinstance(there, dict) and all(
            _is_like(there.get(word), value) for word, value in wanted.items()
        )
    if isinstance(wanted, list):
        there = there or []
        return len(there) == len(wanted) and all(map(_is_like, there, wanted))
    return (there or "") == wanted


def _put_partitions(relation: Relation, described: dict[str, Any], raw: Storage) -> None:
    """Add the partitions that are new, correct those that are not as wanted, withdraw the others.

    A partition has columns of its own, those that the table had when it was written. Later ones are
    null in it, which is right: what is read anew, with other columns, lies in another folder.
    """
    glue = aws.client("glue")
    of_table = {"DatabaseName": relation.schema, "TableName": relation.name}
    wanted = {extract: _folder(raw, file) for extract, file in relation.files.items()}
    with aws.sentences(f"Glue's table {relation.schema}.{relation.name}"):
        pages = glue.get_paginator("get_partitions").paginate(**of_table, ExcludeColumnSchema=True)
        there = {
            item["Values"][0]: item["StorageDescriptor"]["Location"]
            for page in pages
            for item in page["Partitions"]
        }

        def partition(extract: str) -> dict[str, Any]:
            return {
                "Values": [extract],
                "StorageDescriptor": described | {"Location": wanted[extract]},
            }

        for some in _by(CREATED_AT_ONCE, [name for name in wanted if name not in there]):
            answer = glue.batch_create_partition(
                **of_table, PartitionInputList=[partition(name) for name in some]
            )
            _refuse(answer, "AlreadyExistsException")
        other = [name for name in wanted if there.get(name, wanted[name]) != wanted[name]]
        for some in _by(UPDATED_AT_ONCE, other):
            entries = [
                {"PartitionValueList": [name], "PartitionInput": partition(name)} for name in some
            ]
            _refuse(glue.batch_update_partition(**of_table, Entries=entries))
        for some in _by(DELETED_AT_ONCE, [name for name in there if name not in wanted]):
            answer = glue.batch_delete_partition(
                **of_table, PartitionsToDelete=[{"Values": [name]} for name in some]
            )
            _refuse(answer, "EntityNotFoundException")


def _refuse(answer: Mapping[str, Any], *passed: str) -> None:
    """Raise what Glue says of one partition among many, which it does not raise itself."""
    from botocore.exceptions import ClientError

    for item in answer.get("Errors", ()):
        error = item["ErrorDetail"]
        if error["ErrorCode"] not in passed:
            said = {"Code": error["ErrorCode"], "Message": error.get("ErrorMessage", "")}
            raise ClientError({"Error": said}, "a change of partitions")


def _remove(there: Mapping[str, Mapping[str, Any]], wanted: Collection[tuple[str, str]]) -> None:
    """Remove the tables that ingest made and nobody declares any more; their files stay."""
    for schema, tables in there.items():
        for name, table in tables.items():
            ours = _is_like(table.get("Parameters"), OURS)
            if ours and schema != SCHEMA and (schema, name) not in wanted:
                with aws.sentences(f"Glue's table {schema}.{name}"):
                    aws.client("glue").delete_table(DatabaseName=schema, Name=name)


def _write_log(there: Mapping[str, Any], places: Places) -> None:
    """Add what was logged since the last time: for each run a file, in raw beside the rest."""
    for run in _unwritten(RUNS, runlog.runs(places.log), places):
        lines = list(runlog.read(places.log, [run]))
        # The runs last: by their file it is known that a run's log has been written.
        for relation in (FINDINGS, RUNS):
            _add(relation, run, relation.rows(lines), places)
    for build in _unwritten(BUILDS, buildlog.builds(places.log), places):
        _add(BUILDS, build, BUILDS.rows(buildlog.read(places.log, [build])), places)
    for relation in (RUNS, FINDINGS, BUILDS):
        folder = places.raw.uri(f"{LOG}/{relation.name}/")
        columns = _columns(relation.columns)
        table = _external(relation.name, relation.comment, columns, [folder], places.raw)
        _put_table(SCHEMA, table, there.get(relation.name))


def _unwritten(relation: LogRelation, names: Collection[str], places: Places) -> list[str]:
    """The runs or builds of which a relation has no file yet."""
    done = {PurePosixPath(name).stem for name in places.raw.files(f"{LOG}/{relation.name}")}
    return [name for name in names if name not in done]


def _add(relation: LogRelation, name: str, rows: list[tuple[Any, ...]], places: Places) -> None:
    """Put one run's or build's rows of a relation, where it has any."""
    if rows:
        path = _parquet(relation, rows, places.incoming)
        places.raw.put(f"{LOG}/{relation.name}/{name}.parquet", path, replace=True)


def _parquet(relation: LogRelation, rows: list[tuple[Any, ...]], scratch: Path) -> Path:
    """A file of a relation of the log, with the types that DuckDB has."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"varchar": pa.string(), "timestamp": pa.timestamp("ms"), "bigint": pa.int64()}
    schema = pa.schema([(name, kinds[kind]) for name, (kind, _) in relation.columns.items()])
    columns = dict(zip(relation.columns, map(list, zip(*rows, strict=True)), strict=True))
    for name, (kind, _) in relation.columns.items():
        if kind == "timestamp":
            moments = (text and datetime.fromisoformat(text) for text in columns[name])
            columns[name] = [moment and moment.replace(tzinfo=None) for moment in moments]
    path = scratch / f"{relation.name}.parquet"
    pq.write_table(pa.table(columns, schema=schema), path, compression="zstd")
    return path


def _columns(columns: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
    """Columns as Glue takes them, from their types and comments."""
    return [
        {"Name": name, "Type": _TYPES[kind]}
        | ({"Comment": _line(text, LONGEST_COMMENT)} if text else {})
        for name, (kind, text) in columns.items()
    ]


def _folder(raw: Storage, file: str) -> str:
    return raw.uri(f"{PurePosixPath(file).parent}/")


def _line(text: str, longest: int) -> str:
    """A text as one line that Glue takes: nothing that cannot be printed, and not too long."""
    line = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _by(size: int, items: list[str]) -> Iterator[list[str]]:
    """The items in lists of at most so many."""
    for begin in range(0, len(items), size):
        yield items[begin : begin + size]
