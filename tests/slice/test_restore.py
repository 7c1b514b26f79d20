"""What lies in landing is enough: nothing new from unchanged sources, raw rebuilt to the byte."""

import hashlib
import shutil
import sys


def tree(folder) -> dict[str, str]:
    """Every file of a folder with its SHA-256."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_unchanged_sources_land_nothing_new(scratch):
    """A second run over the demo's sources leaves landing and raw as they were."""
    copy = scratch("demo", "landing", "raw")
    before = tree(copy.data / "landing"), tree(copy.data / "raw")
    outcome = copy.python("-m", "demo", "run", "--", sys.executable, "-m", "ingest", "run")
    assert outcome.returncode == 0, outcome.stderr
    assert (tree(copy.data / "landing"), tree(copy.data / "raw")) == before


def test_raw_is_rebuilt_to_the_byte(scratch):
    """Deleting raw and registering brings back the same files."""
    copy = scratch("landing", "raw")
    before = tree(copy.data / "raw")
    shutil.rmtree(copy.data / "raw")
    outcome = copy.python("-m", "ingest", "register")
    assert outcome.returncode == 0, outcome.stderr
    assert before
    assert tree(copy.data / "raw") == before


def test_a_flipped_byte_is_named(scratch):
    """One changed byte in landing makes verify fail and name the file."""
    copy = scratch("landing")
    assert copy.python("-m", "ingest", "verify").returncode == 0
    victim = max((copy.data / "landing").rglob("*.csv"), key=lambda file: file.stat().st_size)
    body = bytearray(victim.read_bytes())
    body[len(body) // 2] ^= 1
    victim.write_bytes(body)
    outcome = copy.python("-m", "ingest", "verify")
    assert outcome.returncode == 1
    assert victim.name in outcome.stdout + outcome.stderr
