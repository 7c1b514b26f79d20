"""MySQL and MariaDB: each value as the text that the server sends, where the driver is PyMySQL.

The server sends every value as text, and PyMySQL is kept from reading it: a date 0000-00-00, a
time of 838:59:59, a decimal's zeros and the digits of a JSON number arrive as they stand. Bytes
and bits are hexadecimal. Moments of the type timestamp are in UTC, and the transaction is
read-only, whatever the account may do. Other drivers give Python's values, which `values.text`
writes; mysqlclient, for one, makes null of a date 0000-00-00, so name PyMySQL in the connection:
mysql+pymysql://user:password@host/database?charset=utf8mb4. Tried on MariaDB 10.11; MySQL itself
has not been tried.
"""

from typing import Any


def begin(connection: Any) -> None:
    """Begin a read-only transaction in UTC, and have PyMySQL leave values as text.

    To be called after the last inspection of the database, which needs values read.
    """
    for statement in ("set session transaction read only", "set session time_zone = '+00:00'"):
        connection.exec_driver_sql(statement, execution_options={"stream_results": False})
    # The setting is for the next transaction.
    connection.rollback()
    if connection.dialect.driver == "pymysql":
        connection.connection.driver_connection.decoders = {}
