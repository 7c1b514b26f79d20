"""Real open data, ingested and built once a session into a folder of its own.

The data is not part of the project: set BOROUGH_SHARED_DATA to its folder, or keep it in
../shared/data. Where it is absent, these tests are skipped and say so.
"""

from collections.abc import Iterator
from importlib.resources import files
import os
from pathlib import Path
import subprocess
import sys

import duckdb
import pytest

PROJECT = Path(__file__).resolve().parents[2]
SYSTEMS = ("os_codepoint", "ons_geography", "indices_of_deprivation", "gov_uk", "fhrs")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Find the folder of real open data."""
    folder = Path(os.environ.get("BOROUGH_SHARED_DATA", PROJECT.parent / "shared/data")).resolve()
    if not (folder / "addresses_camden").is_dir():
        pytest.skip(f"real open data is not at {folder}; set BOROUGH_SHARED_DATA to its folder")
    return folder


@pytest.fixture(scope="session")
def real(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Build what `make real` builds and open it for reading, with spatial functions."""
    data = tmp_path_factory.mktemp("real")
    environment = os.environ | {
        "BOROUGH_DATA": str(data),
        "DBT_TARGET_PATH": str(data / "target"),
        "DBT_LOG_PATH": str(data / "logs"),
        **{f"{system.upper()}_DROP": str(shared) for system in SYSTEMS},
    }
    # A landing or raw of its own somewhere else is not this session's to write to.
    environment.pop("BOROUGH_LANDING", None)
    environment.pop("BOROUGH_RAW", None)
    ingest = (sys.executable, "-m", "ingest", "run", "--skip-absent", "--select", *SYSTEMS)
    dbt = str(Path(sys.executable).with_name("dbt"))
    # Buildable: Housing's test against the addresses needs repairs, which real data has not. Unit
    # tests do not depend on the data: `make` has run them.
    chosen = ("--select", "+group:property", "+group:environment")
    limits = ("--indirect-selection", "buildable", "--exclude-resource-type", "unit_test")
    build = (dbt, "--quiet", "build", *chosen, *limits)
    for command in (ingest, build):
        done = subprocess.run(
            command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"

    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as connection:
        extensions = files("duckdb_extension_spatial").joinpath("extensions")
        [spatial] = extensions.rglob("*.duckdb_extension")
        connection.execute(f"load '{spatial}'")
        yield connection
