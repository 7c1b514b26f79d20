"""Why a database could not be read, in a sentence: what is true of it, and the remedy.

A driver's own text may quote a value of the data, so it is shown only where it can name nothing
but tables, columns and accounts: refusals of a statement (SQLSTATE class 42 and 0A) and SQLite's
equivalents. PostgreSQL's codes are those of its manual, appendix A (version 18, 2025), MySQL's and
MariaDB's those of their server error references (MySQL 8.4, MariaDB 11.8, both 2025).
"""

import re
import sqlite3
from typing import Any

QUOTED = 200  # characters of a server's text

REFUSED = "refused the query{why}: correct `query`, which must be one select, or `table`"
RIGHT = (
    "does not let the account read it{why}: have `select` on it granted, in PostgreSQL also "
    "`usage` on its schema"
)
LOST = "closed the connection, or it was lost, before all rows had come: run again"
FULL = "has no connection free: run again later, or have its limit raised"
VALUE = "could not compute or read a value{column}{why}"
WRITES = "refused the query: it would write, and only reading is allowed; write a select"
STOPPED = (
    "stopped the query, by a time limit or an administrator: run again, or have the limit raised "
    "for the account"
)
TIMEOUT = (
    "stopped the query at its time limit: have the account's limit raised (in PostgreSQL its "
    "`statement_timeout`), or read less by a `query`"
)
CANCELLED = "stopped the query, since somebody cancelled it: run again"
LOCKED = "held a lock on the table for too long: run again later"
CONFLICT = (
    "is a replica that cancelled the query for changes it had to apply: run again, read from the "
    "primary, or have `max_standby_streaming_delay` raised"
)
RESOURCES = "has run out of disk space or memory: have its administrator look at it, then run again"
DAMAGED = "reports that it is damaged or at fault: have its administrator look at its log"
RAISED = "stopped the query from within a function: try the query there, its message says why"
CREDENTIALS = "does not accept the user or the password: correct them in the connection"
MISSING = "does not exist on that server: correct the database's name in the connection"
UNREACHABLE = (
    "cannot be reached: check the host and the port in the connection, the network, and that the "
    "server is running"
)
UNKNOWN_HOST = "cannot be reached, since its host has no address: correct the host's name"
NOT_READY = "is starting up or shutting down: run again later"
BARRED = (
    "does not let this user in from this machine: have it allowed (in PostgreSQL's pg_hba.conf), "
    "or, if it wants encryption, add ?sslmode=require to the connection"
)
NO_LOGIN = "does not let the user connect: have `login`, and `connect` on the database, granted"
ENCRYPTION = "and this machine cannot agree on encryption: check sslmode and the certificates"
OPTION = "cannot be opened, for the driver does not know an option after `?` in the connection"
UNOPENED = "cannot be opened: check that it is there, and the connection's user and password"

# What the server, or the library that looked for it, answers before there is any code.
_AT_OPENING = (
    (r"no pg_hba\.conf entry|pg_hba\.conf rejects", BARRED),
    (r"not permitted to log in|permission denied for database", NO_LOGIN),
    (r"authentication failed|no password supplied|role \S+ does not exist", CREDENTIALS),
    (r"database \S+ does not exist", MISSING),
    (r"too many (clients|connections)|connection slots", FULL),
    (r"system is (starting up|shutting down|in recovery|not )|not yet accepting", NOT_READY),
    (r"resolve host|translate host name", UNKNOWN_HOST),
    (r"refused|timed? ?out|timeout expired|unreachable|No route|No such file", UNREACHABLE),
    (r"SSL|certificate", ENCRYPTION),
    (r"(query parameter|connection option)", OPTION),
)
_POSTGRESQL = {
    "08": LOST, "0A": REFUSED, "22": VALUE, "25006": WRITES, "25P03": LOST, "40": CONFLICT,
    "42": REFUSED, "42501": RIGHT, "53": RESOURCES, "53300": FULL, "54": REFUSED, "55P03": LOCKED,
    "57014": STOPPED, "57P": LOST, "58": DAMAGED, "P0": RAISED, "XX": DAMAGED,
}  # fmt: skip
_MYSQL = {
    1040: FULL, 1044: NO_LOGIN, 1045: CREDENTIALS, 1049: MISSING, 1054: REFUSED, 1064: REFUSED,
    1142: RIGHT, 1143: RIGHT, 1146: REFUSED, 1205: LOCKED, 1317: CANCELLED, 1698: CREDENTIALS,
    1792: WRITES, 1969: TIMEOUT, 2002: UNREACHABLE, 2003: UNREACHABLE, 2006: LOST, 2013: LOST,
    3024: TIMEOUT,
}  # fmt: skip
_SQLITE = {
    "SQLITE_BUSY": "is being written to by another program: run again when that is done",
    "SQLITE_CANTOPEN": "is not there, or may not be read: correct the path in the connection",
    "SQLITE_CORRUPT": "is damaged: recover it with sqlite3's .recover command",
    "SQLITE_ERROR": REFUSED,
    "SQLITE_IOERR": "cannot be read from its disk: run again, or copy the file from a backup",
    "SQLITE_NOTADB": "is no SQLite file, or an encrypted one: correct the path in the connection",
    "SQLITE_READONLY": WRITES,
    # Reading it would have to undo what a dead writer began, and so to write.
    "SQLITE_READONLY_": "was left in the middle of a change: copy it, with the file beside it that "
    "ends in -journal or -wal, to another folder, open the copy there once with `sqlite3 FILE "
    ".tables`, and name the copy in the connection",
}
# SQLite has one code for all that is wrong with a statement, and for what goes wrong in running it.
_SQLITE_SAFE = re.compile(
    r"no such (table|column|function)\b|near \"|ambiguous column name|incomplete input"
    r"|wrong number of arguments|misuse of|unrecognized token|SELECTs to the left"
)
_SQLITE_VALUE = re.compile(r"malformed JSON|JSON (path|cannot)|integer overflow|too big")


def of(error: Exception, is_open: bool) -> str:
    """Return the end of a sentence that begins with the database; `is_open` once it let us in."""
    orig = getattr(error, "orig", None) or error
    text = str(orig)
    if not is_open and not hasattr(orig, "sqlite_errorname"):
        known = _MYSQL.get(_number(orig))
        return known or next(
            (kind for form, kind in _AT_OPENING if re.search(form, text)), UNOPENED
        )
    kind = _kind(orig)
    return kind.format(why=_why(orig, kind), column="")


def is_of_a_right(error: Exception) -> bool:
    """Return whether the account lacks a right to what was named, which may not even exist."""
    return _kind(getattr(error, "orig", None) or error) == RIGHT


def is_of_a_value(error: Exception) -> bool:
    """Return whether a value is at fault, so that reading each column alone can tell which."""
    return _kind(getattr(error, "orig", None) or error) == VALUE


def of_a_value(error: Exception, column: str | None) -> str:
    """Return the end of a sentence about a value, which is not shown, in a column if known."""
    where = f" of the column '{column}'" if column else ""
    why = f" ({type(getattr(error, 'orig', None) or error).__name__})"
    remedy = "correct it there, or cast the column to text in a `query`, or leave it out"
    return f"{VALUE.format(column=where, why=why)}: {remedy}"


def _kind(orig: Any) -> str:
    if hasattr(orig, "sqlite_errorname"):
        found = _longest(orig.sqlite_errorname, _SQLITE)
        return VALUE if found == REFUSED and _SQLITE_VALUE.search(str(orig)) else found
    if isinstance(orig, (sqlite3.Warning, sqlite3.ProgrammingError)):
        return REFUSED  # Several statements in one.
    if hasattr(orig, "sqlstate") and hasattr(orig, "diag"):
        return _of_postgresql(orig)
    if _number(orig) in _MYSQL:
        return _MYSQL[_number(orig)]
    # What no server sends is the driver's own, at a value that Python has no room for.
    driver = (ValueError, ArithmeticError)
    return VALUE if isinstance(orig, driver) or type(orig).__name__ == "DataError" else REFUSED


def _of_postgresql(orig: Any) -> str:
    code, text = orig.sqlstate, orig.diag.message_primary or ""
    if code is None:
        return LOST if type(orig).__name__ == "OperationalError" else VALUE
    if code == "57014":
        # Where the server speaks English it says which; the code is one for all.
        known = {"statement timeout": TIMEOUT, "user request": CANCELLED, "lock timeout": LOCKED}
        return next((kind for words, kind in known.items() if words in text), STOPPED)
    return _longest(code, _POSTGRESQL)


def _longest(code: str, kinds: dict[str, str]) -> str:
    """Return the kind of the longest beginning of a code: the first letters are its class."""
    return next((kinds[code[:n]] for n in range(len(code), 1, -1) if code[:n] in kinds), REFUSED)


def _why(orig: Any, kind: str) -> str:
    """Return the server's own text in brackets where no value can be in it."""
    if kind == VALUE:
        return f" ({type(orig).__name__})"
    text = ""
    if hasattr(orig, "sqlite_errorname"):
        text = str(orig) if _SQLITE_SAFE.match(str(orig)) else ""
    elif _number(orig) in (1054, 1142, 1143, 1146):
        text = str(orig.args[1])
    elif (getattr(orig, "sqlstate", None) or "")[:2] in ("0A", "42", "54"):
        text = getattr(getattr(orig, "diag", None), "message_primary", None) or ""
    return f" ({' '.join(text.split())[:QUOTED]})" if text else ""


def _number(orig: Any) -> int | None:
    """Return the code that MySQL's drivers put first among an error's arguments."""
    first = orig.args[0] if getattr(orig, "args", None) else None
    return first if isinstance(first, int) else None
