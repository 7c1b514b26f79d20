"""A run whose roots lie in buckets, killed at any change: nothing lost, doubled or half shown."""

import os
from pathlib import Path
import signal
import subprocess
import sys

HERE = Path(__file__).parent
FIRST, SECOND = "id,name\n1,a\n2,a\n", "id,name\n1,b\n2,b\n!reject c\n"


def killed_before(platform, change):
    """Run in a process of its own; how it ended."""
    done = subprocess.run(
        [sys.executable, HERE / "killed_cloud.py", str(change), HERE / "toys"],
        cwd=platform.root,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[2])},
        capture_output=True,
        check=False,
    )
    return done.returncode


def test_a_run_may_be_killed_at_any_request(cloud, lake):
    """Proves it before each request that changes something, until one run ends by itself."""
    for change in range(1, 100):
        lake.empty()
        cloud.sheet(FIRST)
        assert cloud.run().status == 0
        cloud.write("toys.csv", SECOND)
        ended = killed_before(cloud, change)

        # Before anything is mended: one whole state or the other, of each table.
        names = [row["name"] for row in lake.rows("raw_toys.jobs")]
        past = [row["name"] for row in lake.rows("raw_toys.jobs__history")]
        assert names in (["a", "a"], ["b", "b"])
        assert past in (["a", "a"], ["a", "a", "b", "b"])

        result = cloud.run()
        assert result.status == 0, result.said
        assert cloud.run("verify").out == "Landing is whole: 4 files.\n"
        assert [row["name"] for row in lake.rows("raw_toys.jobs")] == ["b", "b"]
        past = [row["name"] for row in lake.rows("raw_toys.jobs__history")]
        assert past == ["a", "a", "b", "b"]
        assert len(lake.rows("raw_toys.jobs__rejects")) == 1
        assert len(lake.objects("eastmere-raw", "raw/toys")) == 3
        logged = [row["outcome"] for row in lake.rows("raw_ingest.runs")]
        assert logged[0] == "landed" and len(logged) in (2, 3)
        assert "landing/ingest.lock" not in lake.objects("eastmere-landing")
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
    assert change > 12
