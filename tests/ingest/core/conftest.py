"""A platform of its own for each test: a tiny project folder, toy sources, a clock that ticks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import sys
from textwrap import dedent
from typing import Any

import duckdb
from lake import Lake
from moto.server import ThreadedMotoServer
import pytest
import yaml

from ingest import aws, clock, connectors
from ingest.__main__ import main
from ingest.environment import REFERENCE

TOYS = Path(__file__).parent / "toys"
BEGIN = datetime(2026, 11, 24, 7, 52, 51, 123_000, UTC)


@dataclass(frozen=True)
class Result:
    """What a command came to."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """All that a person sees."""
        return self.out + self.err


class Platform:
    """A project in a temporary folder, which is the working folder too."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture, patch: pytest.MonkeyPatch):
        self.root = root
        self.data = root / "var"
        self.drop = root.parent / "drop"  # where suppliers deliver: outside the project
        self.variables: dict[str, dict[str, str]] = {}
        self.patch = patch
        self._capsys = capsys

    def declare(self, system: str, text: str) -> Path:
        """Write a sources file as it is."""
        path = self.root / f"models/staging/{system}/_{system}__sources.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
        self.patch.setenv(f"{system.upper()}_DROP", str(self.drop))
        names = {f"{system.upper()}_DROP", *REFERENCE.findall(text)}
        self.list_variables(system, *names)
        return path

    def list_variables(self, system: str, *names: str) -> None:
        """Give a system variables in the platform's list, those that no system has yet."""
        taken = {name for listed in self.variables.values() for name in listed}
        listed = self.variables.setdefault(system, {})
        listed |= dict.fromkeys(sorted({*names} - taken), "Where it is.")
        text = yaml.safe_dump({"systems": self.variables})
        path = self.root / "ingest/variables.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def sheet(
        self,
        text: str | None = None,
        ingest: str = "key: [id]",
        columns: str = "id name",
        system: str = "toys",
        loader: str = "toy_sheet",
    ) -> None:
        """Declare the table `<system>.jobs`, and write its source where there is a text."""
        names = "\n".join(f"          - {{name: {name}}}" for name in columns.split())
        declared = "columns:\n" + names if names else ""
        self.declare(
            system,
            f"""\
sources:
  - name: {system}
    schema: raw_{system}
    loader: {loader}
    config:
      meta: {{owner: housing, origin: interim}}
    tables:
      - name: jobs
        description: One row per job.
        config:
          meta:
            ingest: {{path: "${{{system.upper()}_DROP}}/{system}.csv", {ingest}}}
        {declared}
""",
        )
        if text is not None:
            self.write(f"{system}.csv", text)

    def database(self, url: str, columns: str, **ingest: Any) -> None:
        """Declare the table `toys.jobs` of a database, whose address is in the environment."""
        self.patch.setenv("TOYS_DATABASE", url)
        table = {
            "name": "jobs",
            "description": "One row per job.",
            "config": {"meta": {"ingest": {"connection": "${TOYS_DATABASE}", **ingest}}},
            "columns": [{"name": name} for name in columns.split()],
        }
        source = {
            "name": "toys",
            "schema": "raw_toys",
            "loader": "database",
            "config": {"meta": {"owner": "housing", "origin": "application"}},
            "tables": [table],
        }
        self.declare("toys", yaml.safe_dump({"sources": [source]}))

    def write(self, name: str, text: str) -> Path:
        """Write a file of a source."""
        path = self.drop / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return path

    def run(self, *arguments: str) -> Result:
        """Run a command of ingest, `run` by default, in this process."""
        self._capsys.readouterr()
        status = main(arguments or ["run"])
        return Result(status, *self._capsys.readouterr())

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the warehouse."""
        with duckdb.connect(str(self.data / "warehouse.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def extracts(self, table: str = "toys/jobs") -> list[Path]:
        """The folders of a table's extracts, oldest first."""
        return sorted(path.parent for path in self.data.glob(f"landing/{table}/*/_manifest.json"))

    def manifests(self) -> list[dict[str, Any]]:
        """The manifests of `toys.jobs`, oldest first."""
        return [json.loads((path / "_manifest.json").read_text()) for path in self.extracts()]

    def raw(self, table: str = "toys/jobs") -> list[Path]:
        """All files of a table in raw."""
        return sorted(path for path in self.data.glob(f"raw/{table}/**/*") if path.is_file())

    def log(self) -> str:
        """All that the log of runs says."""
        return "".join(path.read_text() for path in sorted(self.data.glob("log/*")))


@pytest.fixture
def platform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> Iterator[Platform]:
    """A platform without any source."""
    ticks = iter(range(10_000))
    monkeypatch.setattr(clock, "now", lambda: BEGIN + timedelta(minutes=next(ticks)))
    monkeypatch.setattr(connectors, "__path__", [*connectors.__path__, str(TOYS)])
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    for name in ("BOROUGH_DATA", "BOROUGH_LANDING", "BOROUGH_RAW", "BOROUGH_LOG"):
        monkeypatch.delenv(name, raising=False)
    yield Platform(root, capsys, monkeypatch)
    for toy in TOYS.glob("*.py"):
        sys.modules.pop(f"ingest.connectors.{toy.stem}", None)


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    """The address of a server that stands in for S3 and Glue."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    # The server's threads and the test's wait for each other at every request.
    interval = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    yield f"http://{host}:{port}"
    sys.setswitchinterval(interval)
    server.stop()
    aws.forget()


@pytest.fixture
def lake(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """An empty account, to which the environment's variables point."""
    lake = Lake(endpoint)
    lake.empty()
    for name in ("AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in lake.environment.items():
        monkeypatch.setenv(name, value)
    return lake


@pytest.fixture
def cloud(platform: Platform, lake: Lake) -> Platform:
    """A platform whose landing, raw and log lie in buckets."""
    for name, value in lake.environment.items():
        platform.patch.setenv(name, value)
    return platform


@pytest.fixture
def watch(cloud):
    """Watch what a service is asked from now on: actions and parameters."""

    def watch(service, action=""):
        made = []
        aws.client(service).meta.events.register(
            f"provide-client-params.{service}{action}",
            lambda params, model, **_: made.append((model.name, dict(params))),
        )
        return made

    yield watch
    aws.forget()
