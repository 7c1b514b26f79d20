"""An Athena to test against: moto's S3 and Glue, a real Trino, and Athena's API before them.

    with rehearsal.running(folder) as athena:
        subprocess.run([dbt, "build", "--target", "production"], env=athena.environment | ...)

Nothing of it lasts: every start is an empty account. docs/athena-rehearsal.md says what it is
like, and what it is not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import json
from pathlib import Path
import shutil
import subprocess
import sys
from typing import Any
import urllib.request

from . import distribution, java
from .distribution import Missing
from .names import FOREIGN_BUCKET, REGION, WORK_GROUP

__all__ = ["FOREIGN_BUCKET", "REGION", "WORK_GROUP", "Athena", "Missing", "missing", "running"]


def missing() -> str | None:
    """What this machine lacks to rehearse, in a sentence; None where it lacks nothing."""
    if java.find() is None:
        return java.WANTED
    if not distribution.is_there() and shutil.which("mvn") is None:
        return distribution.WANTED
    return None


PROJECT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Athena:
    """A rehearsal that runs."""

    endpoint: str
    environment: dict[str, str]
    processes: tuple[int, ...]  # the server's, and that of the one that watches Trino

    def client(self, service: str, **changes: Any) -> Any:
        """A boto3 client of the rehearsed account, or of what the changes make of it."""
        import boto3

        settings = {
            "endpoint_url": self.endpoint,
            "region_name": self.environment["AWS_REGION"],
            "aws_access_key_id": self.environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": self.environment["AWS_SECRET_ACCESS_KEY"],
        }
        return boto3.client(service, **(settings | changes))

    def throttle(self, every: int) -> None:
        """Refuse every so many calls of Athena as too many; 0 for none."""
        request = urllib.request.Request(
            f"{self.endpoint}/rehearsal/throttle", data=str(every).encode()
        )
        urllib.request.urlopen(request).close()


@contextmanager
def running(folder: Path) -> Iterator[Athena]:
    """Start in an empty folder; stop whatever happens, this process being killed included.

    Raises Missing where the machine lacks Java or Maven, and RuntimeError where it does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "rehearsal.log").open("w+", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", __package__, "--until-input-ends", str(folder)],
            cwd=PROJECT if "." in __package__ else Path(__file__).resolve().parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
        try:
            said = server.stdout.readline() if server.stdout else ""
            if not said:
                log.seek(0)
                raise RuntimeError(f"The rehearsal did not start:\n{log.read()}")
            ready = json.loads(said)
            if "missing" in ready:
                raise Missing(ready["missing"])
            yield Athena(
                ready["environment"]["AWS_ENDPOINT_URL"],
                ready["environment"],
                tuple(ready["processes"]),
            )
        finally:
            if server.stdin:
                server.stdin.close()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
