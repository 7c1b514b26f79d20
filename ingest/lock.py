"""The lock of a platform whose roots lie in a bucket: a file that is put only where none is.

It says who holds it and since when. Its holder writes it again every half minute, so that one
whose process or machine died is known by its silence: after five minutes the next run takes it
over. No clock but the bucket's is asked.
"""

from collections.abc import Collection
from contextlib import suppress
import json
import os
import socket
from threading import Event, Thread
from time import monotonic
from uuid import uuid4

from ingest import clock
from ingest.bucket import Bucket
from ingest.errors import Stop

LOCK = "ingest.lock"
BEAT = 30.0  # seconds between two signs of life
LAPSE = 300.0  # seconds of silence after which a holder is taken for dead


class Lock:
    """The lock in a root; held from `__enter__` on."""

    def __init__(self, root: Bucket, token: str, ended: Collection[str]):
        """Prepare it under a token of this run; `ended` are those of runs known to have ended."""
        self._root = root
        self._ended_before = ended
        said = {
            "process": os.getpid(),
            "machine": socket.gethostname(),
            "since": clock.to_text(clock.now()),
            "token": token,
        }
        self._token = token
        self._body = json.dumps(said, indent=1).encode()
        self.is_taken_over = False  # from a run that was killed
        self._tag = ""
        self._seen = 0.0  # when this process last knew that it holds the lock
        self._ended = Event()
        self._beating = Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Lock":
        """Take the lock. Raises Stop where another run holds it."""
        over = None
        held = self._root.look(LOCK)
        if held is not None:
            over = self._lapsed(*held)
        self.is_taken_over = over is not None
        self._seen = monotonic()
        tag = self._root.claim(LOCK, self._body, over)
        if tag is None:
            held = self._root.look(LOCK)
            raise Stop(self._taken(held[0] if held else b"", 0.0))
        self._tag = tag
        self._beating.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Free the lock, if it is still ours."""
        self._ended.set()
        self._beating.join()
        with suppress(Stop):
            if self._is_ours():
                self._root.remove(LOCK)

    def check(self) -> None:
        """Raise Stop where this run can no more be sure that it works alone."""
        if monotonic() - self._seen > LAPSE - 2 * BEAT:
            raise Stop(
                f"The lock in {self._root} was lost, for the bucket could not be reached for "
                "minutes or another run took it: nothing more is written. Run again; what landed "
                "is safe."
            )

    def _lapsed(self, body: bytes, tag: str, age: float) -> str:
        """The tag of a lock that may be taken over. Raises Stop where its holder may be alive."""
        if age > LAPSE or _said(body).get("token") in self._ended_before:
            return tag
        raise Stop(self._taken(body, age))

    def _taken(self, body: bytes, age: float) -> str:
        said = _said(body)
        return (
            f"Another ingest (process {said.get('process', 'unknown')} on "
            f"{said.get('machine', 'another machine')}, since {said.get('since', 'a moment ago')}) "
            f"is at work in {self._root}: wait until it is done, or end it, and try again. If it "
            f"died, its lock lapses by itself: {max(LAPSE - age, 0):.0f} seconds from now."
        )

    def _beat(self) -> None:
        while not self._ended.wait(BEAT):
            begun = monotonic()
            with suppress(Exception):  # the next beat tries again, and `check` counts the silence
                tag = self._root.claim(LOCK, self._body, self._tag)
                if tag is None and not self._is_ours():
                    self._seen = float("-inf")
                    return
                self._tag, self._seen = tag or self._tag, begun

    def _is_ours(self) -> bool:
        held = self._root.look(LOCK)
        if held is None or _said(held[0]).get("token") != self._token:
            return False
        self._tag = held[1]
        return True


def _said(body: bytes) -> dict[str, object]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def token() -> str:
    """A word that no other run has."""
    return uuid4().hex
