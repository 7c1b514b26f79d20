"""The last full build, kept apart from dbt's target folder: `$BOROUGH_DATA/last_build`.

A run of one model, a test or a parse writes over what dbt left of the build before it. So a full
build keeps its artifacts when it ends: in `ended/` whatever it came to, in `good/` where all of it
may be published. The good one has its tables too, without the shares: developers' targets read them
(`governance.dev`), and the front page counts them.
"""

from collections.abc import Mapping
import json
import os
from pathlib import Path
import shutil
from tempfile import TemporaryDirectory
from typing import Any

from governance import builds
from governance.artifacts import Project, data_folder, load
from governance.dev.names import real_schema
from ingest.bucket import Bucket
from ingest.warehouse import identifier, opened

ENDED, GOOD = "ended", "good"
UNFINISHED = ".keeping-"  # how the name of what is being kept begins
ARTIFACTS = ("manifest.json", "run_results.json")
WAREHOUSE = "warehouse.duckdb"
ROWS = "rows.json"  # the rows of each share, which are in no copy
LAKE = "last_build/manifest.json"  # the good build's in the lake, for developers elsewhere


def folder(which: str = GOOD) -> Path:
    """Where the last full build is kept; `ENDED` or `GOOD`. It need not be there."""
    return data_folder() / "last_build" / which


def of(which: str) -> Project | None:
    """The project as the last full build saw it, with its results; None where none is kept."""
    manifest = folder(which) / "manifest.json"
    return load(manifest) if manifest.is_file() else None


def is_developers(project: Project) -> bool:
    """Whether a developer's target was built or parsed last: its schemas have a prefix."""
    return any(real_schema(node.schema) for node in project.nodes.values())


def begin() -> None:
    """Note that a build began; the note is there until one has ended."""
    _note().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _note().touch()


def ended() -> None:
    """Take the note away."""
    _note().unlink(missing_ok=True)


def was_stopped() -> bool:
    """Whether the newest build was stopped, could not start, or is under way."""
    return _note().exists()


def is_full(build: builds.Build, project: Project) -> bool:
    """Whether a run was a build of all of the project."""
    return build.command == "build" and not build.was_empty and not build.left_out(project)


def keep(manifest: Path) -> str | None:
    """Keep what a run of dbt left, if it was a full build: as `ENDED` or `GOOD`; None if not.

    Raises Stop where the warehouse is held, or the lake refuses.
    """
    if not all(manifest.with_name(name).is_file() for name in ARTIFACTS):
        return None
    project = load(manifest)
    build = builds.last(project)
    if build is None or is_developers(project) or not is_full(build, project):
        return None
    if build.invocation != project.manifest["metadata"]["invocation_id"]:
        return None  # parsed again since
    is_good = build.is_good(project)
    if is_good:
        _replace(folder(GOOD), lambda new: _keep_good(new, manifest, project))
    _replace(folder(ENDED), lambda new: _copy(manifest, new))
    return GOOD if is_good else ENDED


def state(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest for `--state`: with nothing of the shares, which nobody reads past their gate."""
    nodes = {
        id: node
        for id, node in manifest["nodes"].items()
        if not node["original_file_path"].startswith("models/share/")
    }
    return {**manifest, "nodes": nodes}


def _note() -> Path:
    return data_folder() / "last_build" / ".begun"


def _keep_good(new: Path, manifest: Path, project: Project) -> None:
    _copy(manifest, new)
    if project.manifest["metadata"]["adapter_type"] == "duckdb":
        rows = _copy_tables(new / WAREHOUSE)
        (new / ROWS).write_text(json.dumps(rows), encoding="utf-8")
    else:
        send(manifest)


def send(manifest: Path) -> None:
    """Put a build's manifest into the lake, where developers of other machines find it."""
    with TemporaryDirectory() as scratch:
        copy = Path(shutil.copyfile(manifest, Path(scratch) / manifest.name))
        Bucket(os.environ["BOROUGH_LAKE"]).put(LAKE, copy, replace=True)


def _copy(manifest: Path, new: Path) -> None:
    for name in ARTIFACTS:
        shutil.copyfile(manifest.with_name(name), new / name)


def _copy_tables(copy: Path) -> dict[str, int]:
    """Copy the warehouse without its shares; how many rows each of these has."""
    warehouse = data_folder() / WAREHOUSE
    with opened(warehouse) as connection:
        connection.commit()
        connection.execute("checkpoint")  # so that the file alone is all of it
        connection.begin()
        shutil.copyfile(warehouse, copy)
    with opened(copy) as connection:
        shares = connection.execute(
            "select schema_name, table_name from duckdb_tables()"
            " where starts_with(schema_name, 'share_') order by all"
        ).fetchall()
        rows = {}
        for share in shares:
            [[count]] = connection.execute(f"select count(*) from {identifier(*share)}").fetchall()
            rows[".".join(share)] = count
            connection.execute(f"drop table {identifier(*share)}")
    return rows


def _replace(place: Path, make: Any) -> None:
    """Make a folder anew beside the old one, then put it in its place; nobody else may read it."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in place.parent.glob(f"{UNFINISHED}*"):  # of a build that was killed
        shutil.rmtree(left)
    with TemporaryDirectory(dir=place.parent, prefix=UNFINISHED) as scratch:
        new, old = Path(scratch) / "new", Path(scratch) / "old"
        new.mkdir(mode=0o700)
        make(new)
        for file in new.iterdir():
            file.chmod(0o600)
        if place.exists():
            place.rename(old)
        new.rename(place)
