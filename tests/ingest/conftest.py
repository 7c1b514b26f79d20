"""What the tests of ingest share: a real PostgreSQL.

This file also puts its folder, with the modules that several folders share, on the import path.
"""

from collections.abc import Callable, Iterator
from itertools import count

import postgres_server
import pytest


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    """A server on the loopback."""
    programs = postgres_server.programs()
    if programs is None:
        pytest.skip("no PostgreSQL is installed here: apt-get install postgresql")
    server = postgres_server.Server(programs)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _numbers() -> Iterator[int]:
    return count(1)


@pytest.fixture
def housing(
    postgres: postgres_server.Server, _numbers: Iterator[int]
) -> Callable[[str], tuple[str, str]]:
    """Make a database from statements; return its name and its SQLAlchemy URL."""

    def make(statements: str, options: str = "") -> tuple[str, str]:
        name = f"housing_{next(_numbers)}"
        postgres.execute(f"create database {name} {options}")
        postgres.execute(statements, database=name)
        return name, postgres.url(database=name)

    return make
