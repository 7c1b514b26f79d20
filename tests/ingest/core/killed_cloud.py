"""Run once and be killed with SIGKILL before the n-th request that would change S3 or Glue.

python killed_cloud.py <n> <toys>
"""

from itertools import count
import os
import signal
import sys

from ingest import aws, connectors
from ingest.__main__ import main


def die_before(change: int) -> None:
    """Let the process be killed when it is about to ask for its n-th change."""
    numbers = count(1)

    def counted(request, **_):
        if not _only_asks(request) and next(numbers) == change:
            os.kill(os.getpid(), signal.SIGKILL)

    for service in ("s3", "glue"):
        aws.client(service).meta.events.register_first(f"before-send.{service}", counted)


def _only_asks(request) -> bool:
    asks = request.method in ("GET", "HEAD")
    return asks or b"AWSGlue.Get" in request.headers.get("X-Amz-Target", b"")


if __name__ == "__main__":
    connectors.__path__.append(sys.argv[2])
    die_before(int(sys.argv[1]))
    sys.exit(main(["run"]))
