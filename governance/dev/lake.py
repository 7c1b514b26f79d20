"""Developers' tables on Athena: Glue databases `dev_<name>_...`, files under `<lake>/dev/<name>/`.

A developer's role may write there and nowhere else; what the build role makes it only reads.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
import json
import os
from typing import Any

from governance import last_build, preflight
from governance.artifacts import WrongUse
from governance.athena import demand
from governance.dev.names import real_schema
from ingest import aws
from ingest.bucket import Bucket


def root(name: str) -> str:
    """Where a developer's files lie."""
    return f"{os.environ['BOROUGH_LAKE'].rstrip('/')}/dev/{name}"


def check(name: str) -> None:
    """Raise Stop with what would stop a developer's run, as before a build."""
    preflight.check({**os.environ, "BOROUGH_LAKE": root(name)})


def state() -> Mapping[str, Any]:
    """The manifest of the last good build, which the lake keeps.

    Raises Stop where a setting is missing or the lake refuses, WrongUse where there is none.
    """
    demand(os.environ)
    lake = Bucket(os.environ["BOROUGH_LAKE"])
    try:
        return json.loads(lake.read(last_build.LAKE))
    except FileNotFoundError:
        raise WrongUse(
            f"{lake} has no good build to read from yet: `python -m governance.progress build "
            "--target production` keeps one when all of it is good."
        ) from None


def sweep(now: datetime, days: int, name: str | None) -> Iterator[str]:
    """Remove a developer's tables (None: everybody's) that were not built for some days; say which.

    `now` is in UTC. Their files go first: a table without files is empty, files without a table
    would be found by nobody. Raises Stop where AWS refuses.
    """
    demand(os.environ)
    glue = aws.client("glue")
    with aws.sentences("the databases of Glue"):
        pages = glue.get_paginator("get_databases").paginate()
        databases = [found["Name"] for page in pages for found in page["DatabaseList"]]
    for database in databases:
        is_wanted = name is None or database.startswith(f"dev_{name}_")
        if real_schema(database) is None or not is_wanted:
            continue
        with aws.sentences(f"the database {database}"):
            pages = glue.get_paginator("get_tables").paginate(DatabaseName=database)
            tables = [table for page in pages for table in page["TableList"]]
            old = [table for table in tables if now - _built_at(table) >= timedelta(days=days)]
            for table in old:
                _remove_files(table, database)
                glue.delete_table(DatabaseName=database, Name=table["Name"])
                yield f"Removed {database}.{table['Name']}, which was not built for {days} days."
            if len(old) == len(tables):
                glue.delete_database(Name=database)


def _built_at(table: Mapping[str, Any]) -> datetime:
    return table.get("UpdateTime") or table["CreateTime"]


def _remove_files(table: Mapping[str, Any], database: str) -> None:
    """Remove a table's files where they lie in its developer's own place, and nowhere else."""
    own = f"{root(database.split('_')[1])}/"
    location = f"{table['StorageDescriptor'].get('Location', '').rstrip('/')}/"
    if location.startswith(own) and location != own:
        Bucket(own).remove(location.removeprefix(own).rstrip("/"))
