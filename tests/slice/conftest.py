"""What `make` built, and scratch copies of it: these tests never write to the platform itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
import os
from pathlib import Path
import shutil
import subprocess
import sys

import duckdb
import pytest

PROJECT = Path(__file__).resolve().parents[2]
NOT_PROJECT = shutil.ignore_patterns(".git", ".venv", "var", "target", "logs", "__pycache__")


@pytest.fixture(scope="session")
def data() -> Path:
    """Where `make` put what it built."""
    folder = Path(os.environ.get("BOROUGH_DATA", PROJECT / "var")).resolve()
    if not (folder / "warehouse.duckdb").exists():
        pytest.fail(f"{folder} holds no warehouse: run make first")
    return folder


@pytest.fixture
def warehouse(data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, for reading, with the demo's truth beside it as `memory.truth.<name>`."""
    with duckdb.connect() as connection:
        connection.execute("create schema truth")
        for file in (data / "demo/truth").glob("*.parquet"):
            connection.execute(
                f"create view truth.{file.stem} as select * from read_parquet('{file}')"
            )
        connection.execute(f"attach '{data / 'warehouse.duckdb'}' as warehouse (read_only)")
        connection.execute("use warehouse")
        yield connection


@dataclass
class Scratch:
    """A copy of the project over a copy of its data."""

    project: Path
    data: Path

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the project in the copy; nothing reaches the real platform.

        The data is named from the project, so that what dbt parsed in one copy holds in the next.
        """
        folder = os.path.relpath(self.data, self.project)
        return subprocess.run(
            command,
            cwd=self.project,
            env=os.environ
            | {"BOROUGH_DATA": folder, "DBT_TARGET_PATH": f"{folder}/target"}
            | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def dbt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run dbt in the copy."""
        return self.run(str(Path(sys.executable).with_name("dbt")), "--no-use-colors", *arguments)

    def python(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a module of the project in the copy."""
        return self.run(sys.executable, *arguments, **environment)

    def query(self, sql: str) -> list[tuple]:
        """What the copy's warehouse answers."""
        with duckdb.connect(str(self.data / "warehouse.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()


def _copied(folder: Path, parsed: Path | None = None) -> Scratch:
    """A copy of the project in a folder, over no data, with what dbt parsed in another copy."""
    copy = Scratch(folder / "project", folder / "var")
    shutil.copytree(PROJECT, copy.project, ignore=NOT_PROJECT)
    copy.data.mkdir()
    if parsed:
        (copy.data / "target").mkdir()
        shutil.copy2(parsed, copy.data / "target")
    return copy


@pytest.fixture(scope="session")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What dbt keeps of the project as parsed, so that each copy need not parse all of it."""
    copy = _copied(tmp_path_factory.mktemp("parsed"))
    assert copy.dbt("parse").returncode == 0
    return copy.data / "target/partial_parse.msgpack"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, parsed: Path) -> Scratch:
    """A copy of the project over no data, for a whole module; it does without `make`."""
    return _copied(tmp_path_factory.mktemp("empty"), parsed)


@pytest.fixture
def scratch(tmp_path: Path, data: Path, parsed: Path) -> Callable[..., Scratch]:
    """Make a scratch copy with the named parts of the data."""

    def make(*parts: str) -> Scratch:
        return _filled(_copied(tmp_path, parsed), data, *parts)

    return make


@pytest.fixture(scope="module")
def built(data: Path, tmp_path_factory: pytest.TempPathFactory, parsed: Path) -> Scratch:
    """A copy of the project over what the last build left, for a whole module."""
    copy = _copied(tmp_path_factory.mktemp("built"), parsed)
    return _filled(copy, data, "warehouse.duckdb", "last_build")


def _filled(copy: Scratch, data: Path, *parts: str) -> Scratch:
    for part in parts:
        source = data / part
        (copy.data / part).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, copy.data / part)
    return copy
