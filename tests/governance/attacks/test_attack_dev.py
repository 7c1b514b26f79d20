"""dbt itself on a developer's target: without a safe name it builds nothing at all."""

import subprocess

import pytest
from scratch_project import DBT


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ({}, "BOROUGH_DEV_PREFIX"),  # no variable: dbt cannot read the profile
        (
            {"BOROUGH_DEV_PREFIX": "jane_service"},
            "Nothing was built. The target dev has no developer's name: set BOROUGH_DEV_PREFIX",
        ),
    ],
)
def test_a_target_without_a_safe_name_would_write_where_everybody_reads(
    parsed, tmp_path, name, says
):
    """The leak: private rows in a schema that readers are granted, by `dbt build --target dev`."""
    done = subprocess.run(
        [DBT, "--no-use-colors", "parse", "--target", "dev", "--target-path", str(tmp_path)],
        cwd=parsed.folder,
        env={"BOROUGH_DATA": str(tmp_path), "PATH": "", "HOME": str(tmp_path), **name},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert says in " ".join((done.stdout + done.stderr).split())
