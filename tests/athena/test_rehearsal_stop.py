"""Nothing is left of a rehearsal, however whoever started it ends."""

import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import time

from conftest import alive
import pytest

START_AND_WAIT = """
import json, sys, time
from pathlib import Path
import rehearsal
with rehearsal.running(Path(sys.argv[1])) as athena:
    print(json.dumps(athena.processes), flush=True)
    time.sleep(600)
"""


def children(process: int) -> list[int]:
    """The processes that a process started."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    pairs = (map(int, line.split()) for line in listed.stdout.splitlines())
    return [child for child, parent in pairs if parent == process]


@pytest.mark.rehearsal_only
def test_a_killed_parent_leaves_no_process(tmp_path):
    """Killed without a word, it could stop nothing itself."""
    parent = subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT, str(tmp_path / "rehearsal")],
        cwd=Path(__file__).parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    processes = json.loads(parent.stdout.readline())
    processes += [child for process in processes for child in children(process)]
    assert len(processes) > 3 and all(alive(process) for process in processes)

    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 15
    while left := [process for process in processes if alive(process)]:
        assert time.monotonic() < deadline, f"{len(left)} processes are left"
        time.sleep(0.2)
