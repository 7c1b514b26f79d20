"""The Trino server's program: fetched once with Maven, kept in a cache folder."""

import fcntl
import os
from pathlib import Path
import shutil
import subprocess
import tarfile
import tempfile

VERSION = "476"
ARTIFACT = f"io.trino:trino-server:{VERSION}:tar.gz"
MAVEN_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
PLUGINS = ("geospatial", "hive", "iceberg")


WANTED = f"Trino {VERSION} is fetched with Maven, and this machine has no mvn: install maven."


class Missing(Exception):
    """Something that the rehearsal needs is not on this machine; says what to install."""


def folder() -> Path:
    """Where the program is kept: `BOROUGH_TRINO`, or this user's cache."""
    named = os.environ.get("BOROUGH_TRINO")
    return Path(named) if named else Path.home() / f".cache/borough/trino-{VERSION}"


def is_there() -> bool:
    """Whether the program was fetched before."""
    return (folder() / "lib").is_dir()


def ready() -> Path:
    """The program's folder, fetched first where it is not there yet. Raises Missing.

    Of several that find none at once, one fetches it and the others wait.
    """
    if not is_there():
        folder().parent.mkdir(parents=True, exist_ok=True)
        with folder().with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_there():
                _fetch(folder())
    return folder()


def _fetch(there: Path) -> None:
    """Unpack beside the folder and rename, so that half a program is never taken for one."""
    maven = shutil.which("mvn")
    if maven is None:
        raise Missing(WANTED)
    with tempfile.TemporaryDirectory(dir=there.parent, prefix="trino-") as scratch:
        fetched = subprocess.run(
            [
                maven,
                "--batch-mode",
                "--quiet",
                MAVEN_GOAL,
                f"-Dartifact={ARTIFACT}",
                f"-DoutputDirectory={scratch}",
            ],
            cwd=scratch,
            capture_output=True,
            text=True,
            check=False,
        )
        if fetched.returncode:
            raise Missing(f"Maven could not fetch {ARTIFACT}:\n{fetched.stdout}{fetched.stderr}")
        [archive] = Path(scratch).glob("*.tar.gz")
        unpacked = _unpack(archive, Path(scratch, "unpacked"))
        shutil.rmtree(there, ignore_errors=True)
        unpacked.rename(there)


def _unpack(archive: Path, into: Path) -> Path:
    """Unpack all, for its files are hard links of one another; keep what is used."""
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="data")
    archive.unlink()
    [unpacked] = into.iterdir()
    for plugin in (unpacked / "plugin").iterdir():
        if plugin.name not in PLUGINS:
            shutil.rmtree(plugin)
    return unpacked
