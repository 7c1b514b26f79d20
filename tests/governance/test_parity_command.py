"""What is compared, by which key, and the command as people call it."""

import json
from pathlib import Path

import duckdb
from governance_fixtures import SETTINGS, node, project, source
import pytest
import yaml

from governance.__main__ import main
from governance.parity.engines import DuckDbFile
from governance.parity.relations import subjects

SOURCE = source(schema="raw_sheets", identifier="jobs")


def generic_test(name: str, on: str, **kwargs):
    path = f"tests/generic/{name}.sql"
    return node(
        path,
        test_metadata={"name": name, "kwargs": kwargs},
        attached_node=on,
        **kwargs.pop("on", {}),
    )


def of(whole):
    return {subject.name: subject for subject in subjects(whole)}


def test_every_relation_is_compared_shares_by_their_version():
    snapshot = node("snapshots/housing/housing__past.yml", schema="service_housing")
    seed = node("seeds/housing/advice.csv", schema="reference_housing")
    path = "models/service/housing/intermediate/int_housing__states.sql"
    ephemeral = node(path, schema="service_housing", config={"materialized": "ephemeral"})
    found = of(project(snapshot, seed, ephemeral, sources=[SOURCE]))
    assert list(found) == [
        "service_housing.housing__repairs",
        "share_housing.share_housing__repairs_v1",
        "staging_sheets.stg_sheets__jobs",
        "reference_housing.advice",
        "service_housing.housing__past",
        "raw_sheets.jobs",
        "raw_sheets.jobs__history",
        "raw_sheets.jobs__rejects",
    ]
    assert found["service_housing.housing__past"].key == ("dbt_scd_id",)
    assert found["share_housing.share_housing__repairs_v1"].contract == {
        "ward_code": "varchar",
        "repairs": "bigint",
    }
    assert not found["raw_sheets.jobs"].is_ordered


def test_the_history_that_is_declared_beside_a_table_is_compared_once():
    declared = {**SOURCE, "unique_id": f"{SOURCE['unique_id']}__history", "name": "jobs__history"}
    assert of(project(sources=[SOURCE, declared])).keys() == of(project(sources=[SOURCE])).keys()


def test_what_is_unique_among_some_rows_is_no_key():
    on = "model.borough.housing__repairs"
    some = generic_test("unique_by", on, columns=["repair_id"])
    some |= {"unique_id": "test.borough.some", "config": {"where": "valid_to is null"}}
    whole = project(generic_test("unique_by", on, columns=["repair_id", "valid_from"]), some)
    assert of(whole)["service_housing.housing__repairs"].key == ("repair_id", "valid_from")


def test_the_key_is_what_a_data_test_says_is_unique():
    on = "model.borough.housing__repairs"
    whole = project(
        generic_test("unique_by", on, columns=["repair_id", "trade"]),
        {**generic_test("unique", on), "column_name": "repair_id"},
        sources=[SOURCE],
    )
    assert of(whole)["service_housing.housing__repairs"].key == ("repair_id",)


@pytest.fixture
def two(tmp_path, monkeypatch):
    """A project's folder, its warehouse, and another DuckDB file in the place of Athena."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DBT_TARGET_PATH", raising=False)
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path / "var"))
    for name in ("WORK_GROUP", "RESULTS", "LAKE"):
        monkeypatch.setenv(f"BOROUGH_{name}", "s3://x")
    Path("dbt_project.yml").write_text(yaml.safe_dump(SETTINGS), encoding="utf-8")
    Path("target").mkdir()
    Path("var").mkdir()
    manifest = json.dumps(project(sources=[SOURCE]).manifest)
    Path("target/manifest.json").write_text(manifest, encoding="utf-8")
    for file in ("var/warehouse.duckdb", "athena.duckdb"):
        with duckdb.connect(file) as connection:
            connection.execute("create schema service_housing")
            connection.execute(
                "create table service_housing.housing__repairs as"
                " select 'J-1' as repair_id, 'roofing' as trade"
            )
    monkeypatch.setattr(
        "governance.parity.athena.AthenaSide", lambda _: DuckDbFile(Path("athena.duckdb"), "Athena")
    )
    return tmp_path


def change():
    with duckdb.connect("athena.duckdb") as connection:
        connection.execute("update service_housing.housing__repairs set trade = 'plumbing'")


def test_equal_is_exit_status_0_and_what_was_not_there_is_said(two, capsys):
    assert main(["parity"]) == 0
    said = capsys.readouterr().out
    assert "On neither engine, so not compared: raw_sheets.jobs\n" in said
    assert said.endswith(
        "DuckDB and Athena: 1 relations, 1 rows, 2 columns compared; all are equal.\n"
    )


def test_a_difference_is_exit_status_1_without_values(two, capsys):
    change()
    assert main(["parity"]) == 1
    said = capsys.readouterr().out
    assert "service_housing.housing__repairs\n  trade differs in 1 row\n" in said
    assert "roofing" not in said


def test_values_are_shown_of_eastmere_and_where_asked(two, capsys):
    change()
    main(["parity", "--show-values"])
    assert "'roofing' on DuckDB, 'plumbing' on Athena" in capsys.readouterr().out
    Path("var/demo").mkdir()
    Path("var/demo/settings.json").touch()
    main(["parity", "--format", "json"])
    said = json.loads(capsys.readouterr().out)
    assert (said["equal"], len(said["differences"])) == (False, 1)
    assert "plumbing" in said["differences"][0]["example"]


def test_wrong_use_is_exit_status_2(two, capsys, monkeypatch):
    monkeypatch.setenv("BOROUGH_WORK_GROUP", "")
    assert main(["parity"]) == 2
    assert "Athena needs BOROUGH_WORK_GROUP (" in capsys.readouterr().err
    monkeypatch.setenv("BOROUGH_WORK_GROUP", "borough")
    with duckdb.connect("athena.duckdb") as one, duckdb.connect("var/warehouse.duckdb") as other:
        for connection in (one, other):
            connection.execute("drop table service_housing.housing__repairs")
    assert main(["parity"]) == 2
    assert "neither engine has a relation of this project" in capsys.readouterr().err
    Path("var/warehouse.duckdb").unlink()
    assert main(["parity"]) == 2
    assert "build it with `make` first" in capsys.readouterr().err
