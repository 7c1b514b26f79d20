"""What Athena refuses, each with the page of Athena's User Guide that says so.

Some of it Trino would let pass; that is refused by checks.py. The rest Trino refuses too, by itself
or by how it is set up (trino.py); it is listed so that a test holds it there.
docs/athena-rehearsal.md has the list as a table.
"""

from dataclasses import dataclass

from .checks import LONGEST_STATEMENT, MOST_ARGUMENTS

GUIDE = "https://docs.aws.amazon.com/athena/latest/ug"


@dataclass(frozen=True)
class Refusal:
    """One thing that Athena refuses.

    The example is over a Hive table `plain` and an Iceberg table `ice`; it may make a table `new`
    in the empty location PLACE, and TAKEN is a location that holds files. `says` is in the error.
    """

    what: str
    example: str
    says: str
    page: str
    section: str

    @property
    def link(self) -> str:
        """Where Athena's documentation says it."""
        return f"{GUIDE}/{self.page}"


_HIVE = "create table new with (external_location='PLACE') as "
_ICEBERG = "create table new with (table_type='ICEBERG', is_external=false, location='PLACE') as "
_TYPES = ("data-types.html", "Data types in Amazon Athena")
_ICEBERG_TYPES = (
    "querying-iceberg-supported-data-types.html",
    "Supported data types for Iceberg tables in Athena",
)
_PRECISION = (
    "engine-versions-reference-0003.html#engine-versions-reference-0003-timestamp-changes",
    "Athena engine version 3: Timestamp changes",
)
_CTAS = ("create-table-as.html#ctas-table-properties", "CREATE TABLE AS: CTAS table properties")
_LIMITS = (
    "other-notable-limitations.html",
    "Considerations and limitations for SQL queries in Amazon Athena",
)
_UNSUPPORTED = ("unsupported-ddl.html", "Unsupported DDL")
_FUNCTIONS = ("functions.html", "Functions in Amazon Athena")
_101 = "cast(n as varchar) as part from unnest(sequence(1, 101)) as t (n)"

REFUSALS = (
    Refusal(
        "a timestamp of other than 3 decimals in a Hive table",
        _HIVE + "select cast('2026-11-26 10:00:00' as timestamp(6)) as at",
        "Incorrect timestamp precision for timestamp(6)",
        *_PRECISION,
    ),
    Refusal(
        "a timestamp of other than 6 decimals in an Iceberg table",
        _ICEBERG + "select cast('2026-11-26 10:00:00' as timestamp(3)) as at",
        "Timestamp precision (3) not supported for Iceberg",
        *_PRECISION,
    ),
    Refusal(
        "the same inside an array, a map or a row",
        _ICEBERG + "select array[cast('2026-11-26 10:00:00' as timestamp(3))] as moments",
        "Timestamp precision (3) not supported for Iceberg",
        *_PRECISION,
    ),
    Refusal(
        "a time zone in a Hive table",
        _HIVE + "select current_timestamp as at",
        "Unsupported Hive type: timestamp(3) with time zone",
        *_TYPES,
    ),
    Refusal(
        "a time zone in an Iceberg table",
        _ICEBERG + "select cast(current_timestamp as timestamp(6) with time zone) as at",
        "Unsupported Iceberg type: timestamp(6) with time zone",
        *_ICEBERG_TYPES,
    ),
    Refusal(
        "a time of day in a table",
        _ICEBERG + "select cast(time '10:00' as time(6)) as at",
        "Unsupported Iceberg type: time(6)",
        *_ICEBERG_TYPES,
    ),
    Refusal(
        "JSON in a table",
        _HIVE + "select json_parse('{}') as body",
        "Unsupported Hive type: json",
        *_TYPES,
    ),
    Refusal(
        "a UUID in a table",
        _ICEBERG + "select uuid() as id",
        "Unsupported Iceberg type: uuid",
        *_ICEBERG_TYPES,
    ),
    Refusal(
        "an interval in a table",
        _HIVE + "select interval '1' day as span",
        "Unsupported Hive type: interval day to second",
        *_TYPES,
    ),
    Refusal(
        "a time zone in a view",
        "create view new as select current_timestamp as at",
        "Unsupported Hive type: timestamp(3) with time zone",
        *_TYPES,
    ),
    Refusal(
        "a new Hive table where files lie",
        "create table new with (external_location='TAKEN') as select 1 as id",
        "HIVE_PATH_ALREADY_EXISTS",
        *_CTAS,
    ),
    Refusal(
        "a new Iceberg table where files lie",
        "create table new with (table_type='ICEBERG', is_external=false, location='TAKEN') as "
        "select 1 as id",
        "Cannot create a table on a non-empty location",
        *_CTAS,
    ),
    Refusal(
        "a property of a table that Athena does not list",
        "create table new with (external_location='PLACE', sorted_by=array['id']) as "
        "select 1 as id",
        "Table property 'sorted_by' does not exist",
        *_CTAS,
    ),
    Refusal(
        "Hive's properties for an Iceberg table",
        "create table new with (table_type='ICEBERG', is_external=false, location='PLACE', "
        "partitioned_by=array['id']) as select 1 as id",
        "Table property 'partitioned_by' is not supported for Iceberg",
        *_CTAS,
    ),
    Refusal(
        "an Iceberg table without a location",
        "create table new with (table_type='ICEBERG', is_external=false) as select 1 as id",
        "location is required for Iceberg tables",
        *_CTAS,
    ),
    Refusal(
        "an Iceberg table that is said to be external",
        "create table new with (table_type='ICEBERG', location='PLACE') as select 1 as id",
        "is_external must be false for Iceberg tables",
        *_CTAS,
    ),
    Refusal(
        "two compressions at once",
        "create table new with (external_location='PLACE', write_compression='SNAPPY', "
        "parquet_compression='SNAPPY') as select 1 as id",
        "more than one compression",
        *_CTAS,
    ),
    Refusal(
        "a partition column that is not the last",
        "create table new with (external_location='PLACE', partitioned_by=array['part']) as "
        "select 'a' as part, 1 as id",
        "Partition keys must be the last columns",
        *_CTAS,
    ),
    Refusal(
        "more than 100 partitions in one new table",
        "create table new with (external_location='PLACE', partitioned_by=array['part']) as "
        f"select 1 as id, {_101}",
        "TOO_MANY_OPEN_PARTITIONS",
        *_LIMITS,
    ),
    Refusal(
        "more than 100 partitions in one new Iceberg table",
        "create table new with (table_type='ICEBERG', is_external=false, location='PLACE', "
        f"partitioning=array['part']) as select 1 as id, {_101}",
        "TOO_MANY_OPEN_PARTITIONS",
        *_LIMITS,
    ),
    Refusal(
        "more than 100 partitions in one insert",
        f"insert into parted select 1 as id, {_101}",
        "TOO_MANY_OPEN_PARTITIONS",
        "insert-into.html#insert-into-partition-limits",
        "INSERT INTO: Limits",
    ),
    Refusal(
        "merging into a Hive table",
        "merge into plain using ice on plain.id = ice.id when matched then delete",
        "NOT_SUPPORTED",
        "merge-into-statement.html",
        "MERGE INTO",
    ),
    Refusal(
        "updating a Hive table",
        "update plain set id = 2",
        "NOT_SUPPORTED",
        "update-statement.html",
        "UPDATE",
    ),
    Refusal(
        "deleting from a Hive table",
        "delete from plain where id = 1",
        "NOT_SUPPORTED",
        "delete-statement.html",
        "DELETE",
    ),
    Refusal(
        "renaming a Hive table",
        "alter table plain rename to other",
        "mismatched input 'rename'",
        *_UNSUPPORTED,
    ),
    Refusal(
        "an UNLOAD that does not say its format",
        "unload (select 1 as id) to 'PLACE' with (compression = 'SNAPPY')",
        "format is required for UNLOAD",
        "unload.html",
        "UNLOAD",
    ),
    Refusal("a table like another", "create table new (like plain)", "LIKE", *_LIMITS),
    Refusal(
        "a table that is neither external nor Iceberg",
        "create table new (id int) location 'PLACE'",
        "only external tables",
        "create-table.html",
        "CREATE TABLE",
    ),
    Refusal(
        "an external table that is Iceberg",
        "create external table new (id int) location 'PLACE' "
        "tblproperties ('table_type'='ICEBERG')",
        "External keyword not supported for table type ICEBERG",
        "querying-iceberg-creating-tables.html",
        "Create Iceberg tables",
    ),
    Refusal("what a prepared statement gives", "describe output q", "DESCRIBE OUTPUT", *_LIMITS),
    Refusal("statistics", "show stats for plain", "SHOW STATS", *_UNSUPPORTED),
    Refusal("a transaction", "start transaction", "mismatched input 'start'", *_UNSUPPORTED),
    Refusal("a stored procedure", "call system.runtime.kill_query('a')", "'call'", *_LIMITS),
    Refusal("a grant in SQL", "grant select on plain to role a", "'grant'", *_UNSUPPORTED),
    Refusal(
        "Trino's other catalogues",
        "select * from system.runtime.nodes",
        "CATALOG_NOT_FOUND",
        *_LIMITS,
    ),
    Refusal(
        "a function of one's own in SQL",
        "with function one() returns integer return 1 select one()",
        "SQL routines are not supported",
        "querying-udf.html",
        "Query with user defined functions",
    ),
    Refusal(
        "a function that came to Trino after what Athena's guide knows (2024 and later)",
        "select timezone(current_timestamp)",
        "FUNCTION_NOT_FOUND",
        *_FUNCTIONS,
    ),
    Refusal(
        f"more than {MOST_ARGUMENTS} arguments of a function",
        f"select concat({', '.join(['cast(id as varchar)'] * 128)}) from plain",
        "TOO_MANY_ARGUMENTS",
        "troubleshooting-athena.html#troubleshooting-athena-too-many-arguments",
        "Too many arguments for function call",
    ),
    Refusal(
        f"a statement of more than {LONGEST_STATEMENT:,} bytes",
        f"select '{'x' * LONGEST_STATEMENT}'",
        "less than or equal to 262144",
        "service-limits.html#service-limits-query-string-length",
        "Service Quotas: Query string length",
    ),
)
