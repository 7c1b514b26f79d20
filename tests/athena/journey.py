"""From a landing on this machine to a warehouse on Athena, as a person would go, and compared.

    python tests/athena/journey.py        what `make parity` does

The suite takes the same steps. Every command is the one that production runs, in a process of its
own; what it makes on this machine lies in a scratch folder: the DuckDB side stays as it was.
"""

from dataclasses import dataclass
import json
import os
from pathlib import Path
import subprocess
import sys
import tempfile

import account
from production import TODAY, Production
import rehearsal

NOT_RUN = 2
MANIFEST = "_manifest.json"

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Journey(Production):
    """A project on Athena, with the steps there and the comparison."""

    is_shown: bool = False  # whether what the commands say goes to the terminal, or is kept

    def bring(self, landing: Path) -> int:
        """Copy what landed here to the bucket; returns how many files were not there yet."""
        bucket, prefix = self._landing()
        s3, there = self.athena.client("s3"), set(self._landed())
        names = [path.relative_to(landing).as_posix() for path in landing.rglob("*.*")]
        new = [name for name in names if name not in there and (landing / name).is_file()]
        # A manifest comes after what it lists: an extract exists when its manifest does.
        for name in sorted(new, key=lambda name: (name.endswith(MANIFEST), name)):
            s3.upload_file(str(landing / name), bucket, f"{prefix}{name}")
        return len(new)

    def fetch(self, landing: Path) -> None:
        """Copy what landed in the bucket to this machine."""
        bucket, prefix = self._landing()
        s3 = self.athena.client("s3")
        for name in self._landed():
            path = landing / name
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                s3.download_file(bucket, f"{prefix}{name}", str(path))

    def register(self) -> Done:
        """Read raw from landing and show it in Glue."""
        return self.module("ingest", "register")

    def build(self, today: str = TODAY, *arguments: str) -> Done:
        """Build with the command that the Makefile uses, on the target `production`."""
        day = json.dumps({"today": today})
        given = ("build", "--target", "production", "--vars", day, *arguments)
        return self.module("governance.progress", *given)

    def costs(self) -> Done:
        """Log what the build took."""
        return self.module("governance", "costs")

    def parity(self, warehouse: Path, *arguments: str) -> Done:
        """Compare with a warehouse that was built from the same landing."""
        given = ("--warehouse", str(warehouse.resolve()), *arguments)
        return self.module("governance", "parity", *given)

    def module(self, *arguments: str) -> Done:
        """Run a module of the project, whatever it comes to."""
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=self.project,
            env=self.environment,
            capture_output=not self.is_shown,
            text=True,
            check=False,
        )

    def _landing(self) -> tuple[str, str]:
        """The bucket and the prefix that what landed lies under."""
        root = self.athena.environment["BOROUGH_LANDING"].removeprefix("s3://")
        bucket, _, prefix = root.strip("/").partition("/")
        return bucket, f"{prefix}/" if prefix else ""

    def _landed(self) -> list[str]:
        bucket, prefix = self._landing()
        s3 = self.athena.client("s3")
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        keys = (item["Key"] for page in pages for item in page.get("Contents", ()))
        return [key.removeprefix(prefix) for key in keys]


def main() -> int:
    """Take all steps; exit status 0 equal, 1 differs, 2 a step could not be taken."""
    data = Path(os.environ.get("BOROUGH_DATA", "var")).resolve()
    today = TODAY if account.wanted() else os.environ.get("TODAY", TODAY)
    missing = account.missing() if account.wanted() else rehearsal.missing()
    if missing:
        print(f"Athena: not run. {missing}", file=sys.stderr)
        return NOT_RUN
    with tempfile.TemporaryDirectory(prefix="borough-parity-") as folder:
        if account.wanted():
            journey = Journey(account.account(), Path(folder), is_shown=True)
            return _compared(journey, data, today)
        with rehearsal.running(Path(folder, "rehearsal")) as athena:
            journey = Journey(athena, Path(folder, "data"), is_shown=True)
            return _compared(journey, data, today)


def _compared(journey: Journey, data: Path, today: str) -> int:
    print(f"   {journey.bring(data / 'landing'):,} files of landing copied", flush=True)
    for step in (journey.register, lambda: journey.build(today), journey.costs):
        if step().returncode:
            return NOT_RUN
    shown = ["--show-values"] if (data / "demo/settings.json").is_file() else []
    return journey.parity(data / "warehouse.duckdb", *shown).returncode


if __name__ == "__main__":
    sys.exit(main())
