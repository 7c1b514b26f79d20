"""Where there is no Athena to be had, the suite says so in a line and does not fail."""

import os
from pathlib import Path
import subprocess
import sys

import pytest
from rehearsal import java

pytestmark = pytest.mark.anywhere


def suite(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run another part of the suite with an environment of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_rehearsal_refusals.py"],
        cwd=Path(__file__).parent,
        env={"HOME": os.environ["HOME"], "PATH": "/nowhere"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def a_java(folder: Path, version: str) -> Path:
    """A program that says it is a Java."""
    program = folder / "bin/java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2026-01-01' >&2\n")
    program.chmod(0o755)
    return program


def test_a_machine_without_maven_runs_nothing(tmp_path):
    a_java(tmp_path, "25.0.1")
    run = suite(JAVA_HOME=str(tmp_path), BOROUGH_TRINO=str(tmp_path / "none"))
    assert run.returncode == 0
    assert "Athena: not run. Trino 476 is fetched with Maven" in run.stdout


def test_an_account_without_its_variables_is_not_run():
    run = suite(BOROUGH_ATHENA="account", AWS_REGION="eu-west-2")
    assert run.returncode == 0
    assert "Athena: not run. BOROUGH_ATHENA=account needs BOROUGH_WORK_GROUP" in run.stdout


def test_an_account_without_credentials_is_not_run(tmp_path):
    """Nor is the network asked for some: a machine in AWS has a role, this one has none."""
    named = dict.fromkeys(
        ("BOROUGH_WORK_GROUP", "BOROUGH_RESULTS", "BOROUGH_LAKE", "BOROUGH_LANDING", "BOROUGH_RAW"),
        "s3://a",
    )
    run = suite(
        BOROUGH_ATHENA="account",
        AWS_REGION="eu-west-2",
        AWS_EC2_METADATA_DISABLED="true",
        HOME=str(tmp_path),
        **named,
    )
    assert run.returncode == 0
    assert "Athena: not run. BOROUGH_ATHENA=account finds no AWS credentials" in run.stdout


@pytest.mark.parametrize(
    ("version", "is_taken"), [("17.0.15", False), ("24", True), ("25.0.1", True)]
)
def test_only_a_java_that_is_new_enough_is_taken(tmp_path, monkeypatch, version, is_taken):
    program = a_java(tmp_path, version)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(java, "HOMES", ())
    assert java.find() == (program if is_taken else None)


def test_a_java_is_found_where_systems_keep_them(tmp_path, monkeypatch):
    a_java(tmp_path / "jvm/old-17", "17.0.15")
    new = a_java(tmp_path / "jvm/new-25", "25.0.1")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(java, "HOMES", (f"{tmp_path}/jvm/*",))
    assert java.find() == new
