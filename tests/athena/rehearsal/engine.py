"""One statement, done as Athena would do it: by Trino, or at Glue itself where it is Hive's DDL."""

from collections.abc import Callable
from dataclasses import dataclass
import re

from . import checks, iceberg, names
from .glue import Glue
from .hive_types import to_glue
from .queries import Answer, Refused, Server
from .statements import (
    NAME,
    Statement,
    Table,
    TableAs,
    split,
    unquote,
    without_end,
)

StillWanted = Callable[[int], None]


@dataclass(frozen=True)
class Job:
    """A statement with where it runs and where its results go."""

    id: str
    sql: str
    database: str | None
    output: str  # s3://bucket/prefix/
    parameters: tuple[str, ...] = ()


class Engine:
    """Trino with Glue beside it."""

    def __init__(self, trino: Server, endpoint: str):
        import boto3

        self._trino = trino
        self._ours: set[str] = set()  # buckets that were found before
        self._glue = Glue(endpoint)
        self._s3 = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name=names.REGION,
            aws_access_key_id=names.ACCESS_KEY,
            aws_secret_access_key=names.SECRET_KEY,
        )

    def run(self, statement: Statement, job: Job, still_wanted: StillWanted) -> Answer:
        """Do a statement. Raises Refused, or Stopped where it is no longer wanted."""
        checks.of_statement(statement)
        act = {
            "CREATE_TABLE_AS_SELECT": self._create_table_as,
            "CREATE_VIEW": self._create_view,
            "CREATE_TABLE": self._create_table,
            "DROP_TABLE": self._drop_table,
            "ALTER_TABLE": self._alter_table,
            "MSCK_REPAIR_TABLE": self._repair,
            "OPTIMIZE": self._optimize,
            "VACUUM": self._vacuum,
            "UNLOAD": self._unload,
            "SELECT": self._select,
            "SHOW": self._show,
            "CREATE_DATABASE": self._in_glue,
            "DROP_DATABASE": self._in_glue,
        }.get(statement.subtype, self._as_it_is)
        return act(statement, job, still_wanted)

    def keep(self, job: Job, text: str) -> str:
        """Put a result's text where the job's results go; its address."""
        bucket, _, prefix = job.output.removeprefix("s3://").partition("/")
        key = f"{prefix.rstrip('/')}/{job.id}.csv".lstrip("/")
        self._s3.put_object(Bucket=bucket, Key=key, Body=text.encode())
        return f"s3://{bucket}/{key}"

    def reaches(self, location: str) -> bool:
        """Whether the bucket of a location is there and ours."""
        from botocore.exceptions import ClientError

        bucket = location.removeprefix("s3://").split("/")[0]
        if bucket not in self._ours:
            try:
                self._s3.head_bucket(Bucket=bucket)
            except ClientError:
                return False
            self._ours.add(bucket)
        return True

    def _ask(self, sql: str, job: Job, still_wanted: StillWanted, **session: str) -> Answer:
        return self._trino.run(sql, job.database, session, still_wanted)

    def _as_it_is(self, statement: Statement, job: Job, still_wanted: StillWanted) -> Answer:
        return self._ask(_with_values(without_end(statement.text), job), job, still_wanted)

    def _select(self, statement: Statement, job: Job, still_wanted: StillWanted) -> Answer:
        """Time travel is known to the Iceberg catalogue alone."""

        def in_iceberg(found: re.Match) -> str:
            table = Table.read(found["name"]).within(job.database)
            named = table.of(names.ICEBERG) if self._glue.is_iceberg(table) else found["name"]
            return named + found["when"]

        text = re.sub(
            rf"(?P<name>{NAME})(?P<when>\s+for\s+(?:timestamp|version)\s+as\s+of\b)",
            in_iceberg,
            without_end(statement.text),
            flags=re.I,
        )
        return self._ask(_with_values(text, job), job, still_wanted)

    def _create_table_as(self, statement: Statement, job: Job, still_wanted: StillWanted) -> Answer:
        made = TableAs.read(statement.text)
        checks.of_properties(made)
        place = unquote(
            made.properties.get("location" if made.iceberg else "external_location", "")
        )
        if place:
            self._refuse_taken(made.table.within(job.database), place, made.iceberg)
        checks.of_columns(made.iceberg, self._columns(made.query, job, still_wanted))
        made = TableAs(
            made.table.within(job.database),
            made.if_not_exists,
            made.properties,
            _with_values(made.query, job),
            made.with_data,
        )
        sql, session = made.rewritten(f"{job.output.rstrip('/')}/tables/{job.id}")
        return self._ask(sql, job, still_wanted, **session)

    def _create_view(self, statement: Statement, job: Job, still_wanted: StillWanted) -> Answer:
        """Trino keeps a view's columns in its text; Athena shows them in Glue too."""
        found = re.match(
            rf"create\s+(?:or\s+replace\s+)?view\s+(?P<name>{NAME})\s+as\b(?P<query>.*)",
            without_end(statement.text),
            re.I | re.S,
        )
        if found is None:
            raise Refused("SYNTAX_ERROR", "mismatched input. Expecting: 'AS'")
        columns = self._columns(found["query"], job, still_wanted)
        checks.of_view(columns)
        answer = self._ask(without_end(statement.text), job, still_wanted)

        def describe(table: dict) -> None:
            table["StorageDescriptor"]["Columns"] = [
                {"Name": column["name"].lower(), "Type": to_glue(column["type"])}
                for column in columns
            ]

        self._glue.change(Table.read(found["name"]).within(job.database), describe)
        return answer

    def _columns(self, query: str, job: Job, still_wanted: StillWanted) -> list[dict]:
        sql = f"select * from (\n{query}\n) limit 0"
        return self._ask(_with_values(sql, job), job, still_wanted).columns

    def _create_table(self, statement: Statement, job: Job, still_wanted: StillWanted) -> Answer:
        if re.match(r"create\s+external\b", statement.text, re.I):
            return self._in_glue(statement, job, still_wanted)
        return self._ask(iceberg.table(statement.text, job.database), job, still_wanted)

    def _drop_table(self, statement: Statement, job: Job, still_wanted: StillWanted) -> Answer:
        found = re.match(
            rf"drop\s+table\s+(?:if\s+exists\s+)?(?P<name>{NAME})", statement.text, re.I
        )
        table = Table.read(found["name"]).within(job.database) if found else None
        if table and self._glue.is_iceberg(table):
            return self._ask(f"drop table {table.of(names.ICEBERG)}", job, still_wanted)
        return self._in_glue(statement, job, still_wanted)

    def _alter_table(self, statement: Statement, job: Job, still_wanted: StillWanted) -> Answer:
        found = re.match(
            rf"alter\s+table\s+(?P<name>{NAME})\s+(?P<change>.*)", statement.text, re.I | re.S
        )
        if found is None:
            raise Refused("FAILED", "ParseException: cannot recognize input")
        table = Table.read(found["name"]).within(job.database)
        if not self._glue.is_iceberg(table):
            checks.of_hive_change(found["change"])
            return self._in_glue(statement, job, still_wanted)
        if re.match(r"set\s+tblproperties\b", found["change"], re.I):
            return self._in_glue(statement, job, still_wanted)
        for change in iceberg.changes(found["change"], job.database):
            self._ask(f"alter table {table.of(names.ICEBERG)} {change}", job, still_wanted)
        return Answer()

    def _optimize(self, statement: Statement, job: Job, still_wanted: StillWanted) -> Answer:
        found = re.match(
            rf"optimize\s+(?P<name>{NAME})\s+rewrite\s+data\s+using\s+bin_pack(?P<where>.*)",
            statement.text,
            re.I | re.S,
        )
        if found is None:
            raise Refused(
                "SYNTAX_ERROR", "mismatched input. Expecting: 'REWRITE DATA USING BIN_PACK'"
            )
        table = Table.read(found["name"]).within(job.database).of(names.ICEBERG)
        return self._ask(f"alter table {table} execute optimize{found['where']}", job, still_wanted)

    def _vacuum(self, statement: Statement, job: Job, still_wanted: StillWanted) -> Answer:
        table = Table.read(statement.text.split(None, 1)[1]).within(job.database).of(names.ICEBERG)
        for task in ("expire_snapshots", "remove_orphan_files"):
            self._ask(
                f"alter table {table} execute {task}(retention_threshold => '0s')",
                job,
                still_wanted,
            )
        return Answer()

    def _repair(self, statement: Statement, job: Job, still_wanted: StillWanted) -> Answer:
        found = re.match(rf"msck\s+repair\s+table\s+(?P<name>{NAME})", statement.text, re.I)
        if found is None:
            raise Refused("FAILED", "ParseException: cannot recognize input")
        table = Table.read(found["name"]).within(job.database)
        return self._ask(
            f"call {names.HIVE}.system.sync_partition_metadata("
            f"'{table.database}', '{table.name}', 'ADD')",
            job,
            still_wanted,
        )

    def _unload(self, statement: Statement, job: Job, still_wanted: StillWanted) -> Answer:
        """A table that is forgotten once its files are written."""
        found = re.match(
            r"unload\s*\((?P<query>.*)\)\s*to\s+'(?P<place>[^']+)'\s*with\s*\((?P<how>.*)\)\s*$",
            statement.text,
            re.I | re.S,
        )
        if found is None:
            raise Refused(
                "SYNTAX_ERROR", "mismatched input. Expecting: UNLOAD (query) TO 's3://' WITH ("
            )
        table = Table(job.database or "default", f"unload_{job.id.replace('-', '_')}")
        properties = {
            name.strip().lower(): value.strip()
            for name, _, value in (part.partition("=") for part in split(found["how"]))
        }
        checks.of_format(properties)
        self._refuse_taken(table, found["place"])
        made = TableAs(
            table,
            False,
            properties | {"external_location": f"'{found['place']}'"},
            found["query"],
            True,
        )
        checks.of_columns(False, self._columns(made.query, job, still_wanted))
        sql, session = made.rewritten(found["place"])
        answer = self._ask(sql, job, still_wanted, **session)
        self._glue.client.delete_table(DatabaseName=table.database, Name=table.name)
        return answer

    def _show(self, statement: Statement, job: Job, still_wanted: StillWanted) -> Answer:
        text = re.sub("`([^`]*)`", r'"\1"', without_end(statement.text))
        return self._ask(text, job, still_wanted)

    def _in_glue(self, statement: Statement, job: Job, still_wanted: StillWanted) -> Answer:
        if not self._glue.run(statement, job.database):
            raise Refused("FAILED", "ParseException line 1:0 cannot recognize input")
        return Answer()

    def _refuse_taken(self, table: Table, place: str, is_iceberg: bool = False) -> None:
        """Athena writes a new table into an empty place only."""
        if not self.reaches(place):
            raise Refused("PERMISSION_DENIED", f"Access denied when writing to location: {place}")
        bucket, _, prefix = place.removeprefix("s3://").partition("/")
        prefix = prefix.rstrip("/") + "/"
        if not self._s3.list_objects_v2(Bucket=bucket, Prefix=prefix, MaxKeys=1)["KeyCount"]:
            return
        if is_iceberg:
            raise Refused(
                "ICEBERG_FILESYSTEM_ERROR",
                f"Cannot create a table on a non-empty location: {place}, set "
                "'iceberg.unique-table-location=true' in your Iceberg catalog properties",
            )
        raise Refused(
            "HIVE_PATH_ALREADY_EXISTS",
            f"Target directory for table '{table.database}.{table.name}' already exists: "
            f"{place}. You may need to manually clean the data at location before retrying. "
            "Athena will not delete data in your account.",
        )


def _with_values(sql: str, job: Job) -> str:
    """The statement with the values of its question marks (ExecutionParameters)."""
    if not job.parameters:
        return sql
    escaped = sql.replace("'", "''")
    return f"execute immediate '{escaped}' using {', '.join(job.parameters)}"
