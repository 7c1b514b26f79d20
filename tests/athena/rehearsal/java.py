"""A Java that is new enough: from JAVA_HOME, the PATH, or where systems keep them."""

from collections.abc import Iterator
import os
from pathlib import Path
import re
import shutil
import subprocess

NEEDED = 24
WANTED = (
    f"Trino needs Java {NEEDED} or later, and this machine has none: install it, or name it with "
    "JAVA_HOME."
)
HOMES = ("/usr/lib/jvm/*", "/opt/java/*", "/Library/Java/JavaVirtualMachines/*/Contents/Home")


def find() -> Path | None:
    """The first Java of version 24 or later; None where this machine has none."""
    return next((java for java in _candidates() if (version(java) or 0) >= NEEDED), None)


def version(java: Path) -> int | None:
    """The major version that a Java says it is; None where it does not run."""
    try:
        said = subprocess.run(
            [java, "-version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(\d+)', said.stderr)
    return int(found[1]) if found else None


def _candidates() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home, "bin/java")
    if on_path := shutil.which("java"):
        yield Path(on_path)
    for pattern in HOMES:
        yield from sorted(Path("/").glob(f"{pattern.lstrip('/')}/bin/java"), reverse=True)
