"""The manifest of the project as it stands: parsed anew where a file has changed since."""

from pathlib import Path
import sys

from governance import dbt_environment
from governance.artifacts import WrongUse

FOLDERS = ("models", "macros", "seeds", "snapshots", "tests")
SETTINGS = ("dbt_project.yml", "profiles.yml")
PYTHON = (".py", ".pyc")  # tests of pytest are nothing to dbt


def bring_up_to_date(manifest: Path) -> None:
    """Have dbt parse the project where its manifest is absent or older than a file of it.

    Whoever signs an agreement reads it as it is written, not as it was when dbt last ran. Raises
    WrongUse where the project does not parse.
    """
    if manifest.is_file() and manifest.stat().st_mtime_ns >= _last_change():
        return
    print("The project changed since dbt last read it: reading it anew.", file=sys.stderr)
    read_anew(manifest)


def read_anew(manifest: Path) -> None:
    """Have dbt parse the project into the manifest's folder."""
    from dbt.cli.main import dbtRunner

    target = ["--target-path", str(manifest.parent)]
    with dbt_environment.alone():
        done = dbtRunner().invoke(["--quiet", "--no-use-colors", "parse", *target])
    if not done.success:
        raise WrongUse("dbt cannot read the project; what it says above tells where.")


def _last_change() -> int:
    """When a file that dbt reads was last written, or added to or taken out of a folder."""
    paths = [Path(name) for name in SETTINGS]
    for folder in map(Path, FOLDERS):
        paths += [folder, *folder.rglob("*")]
    return max(
        (path.stat().st_mtime_ns for path in paths if path.exists() and path.suffix not in PYTHON),
        default=0,
    )
