r"""PostgreSQL: each value as the text that the server itself writes, the one of psql and COPY.

The server sends every value as the text of its type's output function, and the driver is kept
from reading it. So an `infinity` date, 24:00, the digits of a jsonb number, intervals, ranges,
arrays and types of an extension arrive as they stand. What a session may set is fixed, so that
the same value has the same text on any day and for any account:

    TimeZone            UTC       2026-07-01 09:30:00+00
    DateStyle           ISO       2026-07-01 (the order of day and month at input is left alone)
    IntervalStyle       postgres  1 year 2 mons 3 days 04:05:06
    bytea_output        hex       \x00ff
    extra_float_digits  3         0.1, and 0.30000000000000004: the fewest digits that are exact

Booleans are `true` and `false`, as a cast to text writes them, where psql has t and f; within
arrays and rows they are t and f. A char(n) keeps its padding and money the sign of the server's
`lc_monetary`. What a query computes for itself, such as `created::date` of a timestamptz, is
computed in UTC too: write `created at time zone 'Europe/London'`.

The transaction is read-only, whatever the account may do.
"""

from typing import Any

from ingest.connectors.sqlite import characters

BOOLEAN = 16  # the type's object identifier, the same in every PostgreSQL
SETTINGS = {
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "3",
}
# A server that is gone, or a firewall that drops what it gets, is noticed within minutes.
DEFAULTS = {"connect_timeout": "30", "keepalives_idle": "60", "application_name": "borough"}


def engine_settings(query: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of `create_engine`, given what the connection itself says after `?`."""
    defaults = {name: value for name, value in DEFAULTS.items() if name not in query}
    # The dialect asks the server about hstore only to have the driver read it.
    return {
        "connect_args": defaults | {"client_encoding": "utf8"},
        "use_native_hstore": False,
    }


def begin(connection: Any) -> None:
    """Fix the session's settings for this transaction, and have values left as text.

    To be called after the last inspection of the database: SQLAlchemy reads types in what it is
    told about tables. Settings are local to the transaction, so that a pooler between the two
    hands the connection on as it was.
    """
    driver = connection.connection.driver_connection
    settings = dict(SETTINGS)
    # A database without an encoding holds whatever bytes its programs wrote, and would refuse to
    # give those that are no UTF-8 to a client that speaks it. As Latin-1 every byte comes as it is.
    is_bare = driver.info.parameter_status("server_encoding") == "SQL_ASCII"
    if is_bare:
        settings["client_encoding"] = "LATIN1"
    statements = ["set transaction read only"]
    statements += [f"set local {name} = '{value}'" for name, value in settings.items()]
    options = {"stream_results": False, "no_parameters": True}
    connection.exec_driver_sql("; ".join(statements), execution_options=options)
    _leave_as_text(driver, is_bare)


def _leave_as_text(driver: Any, is_bare: bool) -> None:
    import psycopg
    from psycopg.adapt import Loader
    from psycopg.types.string import TextLoader

    class Bare(Loader):
        def load(self, data: Any) -> str:
            return characters(bytes(data))

    class Boolean(Loader):
        def load(self, data: Any) -> str:
            return "true" if bytes(data) == b"t" else "false"

    # 0 stands for every type that the driver does not know.
    oids = {0} | {oid for known in psycopg.adapters.types for oid in (known.oid, known.array_oid)}
    for oid in oids:
        driver.adapters.register_loader(oid, Bare if is_bare else TextLoader)
    driver.adapters.register_loader(BOOLEAN, Boolean)
