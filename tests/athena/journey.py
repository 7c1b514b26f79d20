"""From a landing on this machine to a warehouse on Athena, as a person would go, and compared.

    python tests/athena/journey.py        what `make parity` does

The suite takes the same steps. Every command is the one that production runs, in a process of its
own; what it makes on this machine lies in a scratch folder: the DuckDB side stays as it was.
"""

from dataclasses import dataclass
import os
from pathlib import Path
import subprocess
import sys
import tempfile
from typing import Any

import account
import rehearsal

PROJECT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
NOT_RUN = 2

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Journey:
    """A platform on Athena, with a scratch folder for what its commands keep on this machine."""

    athena: Any  # a rehearsal or an account: environment and client
    data: Path
    project: Path = PROJECT
    is_shown: bool = False  # whether what the commands say goes to the terminal, or is kept

    def bring(self, landing: Path) -> int:
        """Copy what landed to the bucket; returns how many files were not there yet."""
        bucket, _, prefix = self._root("BOROUGH_LANDING").partition("/")
        s3 = self.athena.client("s3")
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        there = {item["Key"] for page in pages for item in page.get("Contents", ())}
        files = [path for path in sorted(landing.rglob("*")) if path.is_file()]
        # A manifest comes after what it lists: an extract exists when its manifest does.
        files.sort(key=lambda path: path.name == "_manifest.json")
        keys = {path: _joined(prefix, path.relative_to(landing).as_posix()) for path in files}
        new = [path for path in files if keys[path] not in there]
        for path in new:
            s3.upload_file(str(path), bucket, keys[path])
        return len(new)

    def register(self) -> Done:
        """Read raw from landing and show it in Glue."""
        return self.python("-m", "ingest", "register")

    def build(self, today: str, *arguments: str) -> Done:
        """Build with the command that the Makefile uses, on the target `production`."""
        variables = f"{{today: '{today}'}}"
        given = ("build", "--target", "production", "--vars", variables, *arguments)
        return self.python("-m", "governance.progress", *given)

    def costs(self) -> Done:
        """Log what the build took."""
        return self.python("-m", "governance", "costs")

    def parity(self, warehouse: Path, *arguments: str) -> Done:
        """Compare with a warehouse that was built from the same landing."""
        given = ("--warehouse", str(warehouse.resolve()), *arguments)
        return self.python("-m", "governance", "parity", *given)

    def python(self, *arguments: str, **variables: str) -> Done:
        """Run a module of the project towards Athena."""
        return self._run(sys.executable, *arguments, **variables)

    def dbt(self, *arguments: str, **variables: str) -> Done:
        """Run dbt on the target `production`."""
        where = ("--target", "production")
        return self._run(str(BIN / "dbt"), "--no-use-colors", *arguments, *where, **variables)

    def _run(self, *command: str, **variables: str) -> Done:
        return subprocess.run(
            command,
            cwd=self.project,
            env=os.environ
            | self.athena.environment
            | {"BOROUGH_DATA": str(self.data), "DBT_TARGET_PATH": str(self.data / "target")}
            | variables,
            capture_output=not self.is_shown,
            text=True,
            check=False,
        )

    def _root(self, name: str) -> str:
        return self.athena.environment[name].removeprefix("s3://").rstrip("/")


def main() -> int:
    """Take all steps; exit status 0 equal, 1 differs, 2 a step could not be taken."""
    data = Path(os.environ.get("BOROUGH_DATA", "var")).resolve()
    today = os.environ["TODAY"]
    missing = account.missing() if account.wanted() else rehearsal.missing()
    if missing:
        print(f"Athena: not run. {missing}", file=sys.stderr)
        return NOT_RUN
    with tempfile.TemporaryDirectory(prefix="borough-parity-") as folder:
        if account.wanted():
            return _compared(Journey(account.account(), Path(folder), is_shown=True), data, today)
        with rehearsal.running(Path(folder, "rehearsal")) as athena:
            journey = Journey(athena, Path(folder, "data"), is_shown=True)
            return _compared(journey, data, today)


def _compared(journey: Journey, data: Path, today: str) -> int:
    print(f"{journey.bring(data / 'landing'):,} files of landing copied", flush=True)
    for step in (journey.register, lambda: journey.build(today), journey.costs):
        done = step()
        if done.returncode:
            return NOT_RUN
    return journey.parity(data / "warehouse.duckdb").returncode


def _joined(prefix: str, name: str) -> str:
    return f"{prefix}/{name}" if prefix else name


if __name__ == "__main__":
    sys.exit(main())
