"""The project on an Athena: what a person would type, with the target `production`."""

from dataclasses import dataclass, replace
from datetime import datetime
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys
from typing import Any
from zoneinfo import ZoneInfo

import account

PROJECT = Path(__file__).resolve().parents[2]
DBT = str(Path(sys.executable).with_name("dbt"))
# An account has the clock's day; only a rehearsal may be told one that has passed.
LONDON = ZoneInfo("Europe/London")
TODAY = str(datetime.now(LONDON).date()) if account.wanted() else "2026-11-26"
NOT_PROJECT = shutil.ignore_patterns(".git", ".venv", "var", "target", "logs", "__pycache__")
FINE = {"pass", "success", "no-op", "warn"}
# Tests of macros and of generic tests: their rows are written out in them.
WITHOUT_DATA = (
    "tests/engine",
    "tests/cleaning",
    "tests/staging",
    "tests/privacy",
    "tests/singular",
)


@dataclass(frozen=True)
class Outcome:
    """What one run of dbt came to."""

    status: int
    said: str
    results: dict[str, str]  # the state of each node that ran, by its unique id
    messages: dict[str, str]

    @property
    def failed(self) -> set[str]:
        """The nodes that did not pass."""
        return {node for node, state in self.results.items() if state not in FINE}


@dataclass(frozen=True)
class Production:
    """A project, the Athena that it builds on, and a scratch folder of this machine."""

    athena: Any
    data: Path
    project: Path = PROJECT

    @property
    def environment(self) -> dict[str, str]:
        """What the project's commands find in their environment."""
        return {
            **os.environ,
            **self.athena.environment,
            "BOROUGH_DATA": str(self.data),
            "DBT_TARGET_PATH": str(self.data / "target"),
            "DBT_LOG_PATH": str(self.data / "logs"),
        }

    def command(self, *arguments: str, target: str = "production") -> list[str]:
        """A command of dbt."""
        day = json.dumps({"today": TODAY})
        given = [] if "--vars" in arguments else ["--vars", day]
        return [DBT, "--no-use-colors", *arguments, "--target", target, "--threads", "6", *given]

    def dbt(self, *arguments: str, target: str = "production") -> Outcome:
        """Run dbt to its end."""
        listed = self.data / "target/run_results.json"
        listed.unlink(missing_ok=True)
        done = self._run(*self.command(*arguments, target=target))
        results = json.loads(listed.read_text())["results"] if listed.exists() else []
        return Outcome(
            done.returncode,
            done.stdout + done.stderr,
            {result["unique_id"]: result["status"] for result in results},
            {result["unique_id"]: result["message"] or "" for result in results},
        )

    def python(self, *arguments: str) -> str:
        """Run a module of the project; what it printed. Fails where the module does."""
        done = self._run(sys.executable, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ingest(self) -> str:
        """Ingest from Eastmere's sources, as they are on the demo's day."""
        return self.python("-m", "demo", "run", "--", sys.executable, "-m", "ingest", "run")

    def manifest(self) -> dict[str, Any]:
        """What dbt knows of the project since its last run."""
        return json.loads((self.data / "target/manifest.json").read_text())

    def copied(self, folder: Path) -> "Production":
        """The same Athena, built on by a copy of the project that a test may spoil."""
        shutil.copytree(self.project, folder / "project", ignore=NOT_PROJECT)
        parsed = self.data / "target/partial_parse.msgpack"
        if parsed.exists():
            # What is not changed need not be parsed again.
            (folder / "var/target").mkdir(parents=True)
            shutil.copy2(parsed, folder / "var/target")
        return replace(self, project=folder / "project", data=folder / "var")

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.project,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
