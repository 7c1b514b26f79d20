"""One run at a time, also on several machines that share a bucket."""

import json
import re
import time

import pytest

from ingest import lock
from ingest.bucket import Bucket
from ingest.errors import Stop
from ingest.lock import Lock
from ingest.places import Places

KEY = "landing/ingest.lock"


@pytest.fixture
def root(lake):
    """The root in which the lock lies."""
    return Bucket("s3://eastmere-landing/landing")


def test_a_run_on_another_machine_is_waited_for(cloud, lake, root):
    """Proves that every command which writes says who is at work and since when, and does not."""
    cloud.sheet("id,name\n1,a\n")
    with Lock(root, "another machine's", []):
        before = lake.objects("eastmere-landing")
        for command in ("run", "register", "verify"):
            result = cloud.run(command)
            assert result.status == 1
            assert re.fullmatch(
                r"Another ingest \(process \d+ on \S+, since 2026-11-24T\S+Z\) is at work in "
                r"s3://eastmere-landing/landing: wait until it is done, or end it, and try again\. "
                r"If it died, its lock lapses by itself: (300|29\d) seconds from now\.\n",
                result.err,
            )
        assert lake.objects("eastmere-landing") == before
        assert cloud.run("status").status == 0
    assert cloud.run().status == 0
    assert KEY not in lake.objects("eastmere-landing")


def test_the_lock_lies_where_the_first_bucket_is(cloud, lake):
    """Proves that landing on this disk and raw in a bucket are locked too."""
    cloud.patch.setenv("BOROUGH_LANDING", str(cloud.data / "landing"))
    with Places.of({**lake.environment, "BOROUGH_LANDING": "elsewhere"}).alone():
        assert list(lake.objects("eastmere-raw")) == ["raw/ingest.lock"]


def test_two_locks_are_never_held(root):
    """Proves that a lock which appears between looking and claiming is respected."""
    with Lock(root, "first", []):
        late = Lock(root, "second", [])
        root.look = lambda name: None
        with pytest.raises(Stop, match="is at work"):
            late.__enter__()


def test_a_dead_run_of_this_machine_is_taken_over_at_once(cloud, lake, root):
    """Proves that whoever was killed here keeps nobody waiting: the system freed its file."""
    cloud.sheet("id,name\n1,a\n")
    body = json.dumps({"process": 1, "machine": "here", "token": "killed"}).encode()
    assert root.claim("ingest.lock", body)
    (cloud.data).mkdir()
    (cloud.data / "ingest.lock").write_text("1 killed\n")
    assert cloud.run().status == 0


def test_a_silent_run_of_another_machine_is_taken_over(cloud, lake, root, monkeypatch):
    """Proves that five minutes of silence are a death, by the bucket's clock."""
    cloud.sheet("id,name\n1,a\n")
    assert root.claim("ingest.lock", b'{"token": "another"}')
    assert cloud.run().status == 1
    monkeypatch.setattr(lock, "LAPSE", -1.0)
    monkeypatch.setattr(Lock, "check", lambda self: None)
    assert cloud.run().status == 0


def test_a_lock_that_cannot_be_read_is_waited_for(root):
    """Proves that a broken lock is a lock, until it lapses."""
    for body in (b"", b"[]", b"\xff"):
        root.remove("ingest.lock")
        root.claim("ingest.lock", body)
        with pytest.raises(Stop, match="process unknown on another machine"):
            Lock(root, "mine", []).__enter__()


def test_a_living_run_gives_signs_of_life(root, lake, monkeypatch):
    """Proves that the lock is written again and again, and freed at the end."""
    monkeypatch.setattr(lock, "BEAT", 0.05)
    claims = []
    claim = root.claim
    root.claim = lambda *said: claims.append(said) or claim(*said)
    with Lock(root, "mine", []) as held:
        until = time.monotonic() + 10
        while len(claims) < 3 and time.monotonic() < until:
            time.sleep(0.02)
        held.check()
    assert len(claims) >= 3
    assert lake.objects("eastmere-landing") == {}


def test_a_run_that_lost_its_lock_writes_no_more(cloud, lake, root, monkeypatch):
    """Proves that no manifest follows, the sentence, and that the other's lock is left alone."""
    monkeypatch.setattr(lock, "BEAT", 0.05)
    cloud.sheet("id,name\n1,a\n")
    still_alone = Places.still_alone

    def lose(places):
        root.remove("ingest.lock")
        assert root.claim("ingest.lock", b'{"token": "another"}')
        time.sleep(0.5)
        still_alone(places)

    monkeypatch.setattr(Places, "still_alone", lose)
    result = cloud.run()
    assert result.status == 1
    assert "The lock in s3://eastmere-landing/landing was lost" in result.said
    keys = list(lake.objects("eastmere-landing", "landing"))
    assert not any(key.endswith("_manifest.json") for key in keys)
    assert KEY in keys


def test_a_bucket_that_was_silent_for_long_costs_the_lock(root, monkeypatch):
    """Proves that a run which could not show life for minutes takes itself for dead in time."""
    with Lock(root, "mine", []) as held:
        held.check()
        seen = time.monotonic()
        monkeypatch.setattr(lock, "monotonic", lambda: seen + lock.LAPSE - lock.BEAT)
        with pytest.raises(Stop, match="the bucket could not be reached for minutes"):
            held.check()
