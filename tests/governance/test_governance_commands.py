"""The commands as people call them: exit status, sentences, and what they read."""

from datetime import date
import json
import os
from pathlib import Path

import duckdb
from governance_fixtures import (
    SETTINGS,
    TERMS,
    exposure,
    on_disk,
    project,
    published,
    results,
    service,
)
import pytest
import yaml

from governance import parsed
from governance import publish as publishing
from governance.__main__ import main
from governance.rules import all_rules


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A project's folder in which dbt has parsed the small project."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DBT_TARGET_PATH", raising=False)
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path / "var"))
    Path("dbt_project.yml").write_text(yaml.safe_dump(SETTINGS), encoding="utf-8")
    Path("target").mkdir()
    parse(project())
    return tmp_path


def parse(whole):
    Path("target/manifest.json").write_text(json.dumps(whole.manifest), encoding="utf-8")


def test_check_passes_and_says_how_much_it_looked_at(folder, capsys):
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert f"{len(all_rules())} rules, 3 models: all hold." in said
    assert "`make docs` lists them" in said


def test_check_fails_with_a_sentence_of_file_fault_and_remedy(folder, capsys):
    parse(project(service(access="public")))
    assert main(["check"]) == 1
    assert (
        "models/service/housing/housing__repairs.sql: housing__repairs is public, but a model in "
        "models/service/housing is private. Remove `access` from its own config (SQL and yml): "
        "the layer gives it."
    ) in capsys.readouterr().out


def test_a_catalogue_is_used_only_where_it_is_newer_than_the_manifest(folder, capsys):
    columns = {"nino": {"name": "nino", "index": 1}}
    catalog = {"nodes": {"model.borough.housing__repairs": {"columns": columns}}}
    for made_at, status in (("2026-11-24T09", 1), ("2026-11-24T07", 0)):
        catalog["metadata"] = {"generated_at": f"{made_at}:00:00.000000Z"}
        Path("target/catalog.json").write_text(json.dumps(catalog), encoding="utf-8")
        assert main(["check"]) == status
        assert ("does not list: nino" in capsys.readouterr().out) == (status == 1)


def test_agreements_are_judged_on_the_day_asked_for(folder, capsys):
    assert main(["agreements", "--today", "2027-10-01"]) == 0
    assert "State: expired." in capsys.readouterr().out
    assert main(["agreements", "--today", "2026-11-24", "--format", "markdown"]) == 0
    assert "**State: in force.**" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changed", "day", "state"),
    [
        ({"signed": []}, "", "is unsigned on"),
        ({}, "2999-01-01", "is expired on 1 January 2999"),
        (
            {"starts_on": "2999-01-01", "review_by": "2999-02-01", "expires_on": "2999-03-01"},
            "",
            "is not started on",
        ),
    ],
)
def test_check_warns_of_a_share_that_will_be_refused(
    folder, capsys, monkeypatch, changed, day, state
):
    monkeypatch.setenv("TODAY", day)
    parse(project(exposures=[exposure({**TERMS, **changed})]))
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert f"the agreement housing_open {state}" in said
    assert "so share_housing__repairs will be refused." in said
    assert said.endswith("all hold.\n")


def test_check_warns_of_nothing_where_all_is_let_out(folder, capsys):
    day = {"starts_on": "2025-01-01", "review_by": "2999-02-01", "expires_on": "2999-03-01"}
    parse(project(exposures=[exposure({**TERMS, **day})]))
    assert main(["check"]) == 0
    assert "Warnings" not in capsys.readouterr().out


def test_a_day_that_has_passed_is_refused_by_every_command(folder, capsys, monkeypatch):
    monkeypatch.setenv("TODAY", "2026-10-01")
    for command in ("check", "agreements"):
        assert main([command]) == 2
        assert "TODAY is 2026-10-01, which has passed" in capsys.readouterr().err


def test_codeowners_prints_the_lines_of_departments(folder, capsys):
    Path("CODEOWNERS").write_text("* @eastmere/platform\n", encoding="utf-8")
    assert main(["codeowners"]) == 0
    said = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["/models/staging/sheets/", "@eastmere/housing"] in said
    assert main(["check"]) == 1
    assert "CODEOWNERS: files like models/service/housing" in capsys.readouterr().out


def test_organisations_that_cannot_be_read_are_named(folder, capsys):
    Path("governance").mkdir()
    Path("governance/organisations.yml").write_text("organisations: all", encoding="utf-8")
    assert main(["agreements"]) == 2
    assert "is not a list of organisations, each with a name" in capsys.readouterr().err


def test_publish_after_a_red_build_says_so_and_fails(folder, capsys):
    whole = project()
    red = json.dumps(results(whole, housing__repairs="error"))
    Path("target/run_results.json").write_text(red, encoding="utf-8")
    Path("var").mkdir()
    duckdb.connect("var/warehouse.duckdb").close()
    assert main(["publish"]) == 1
    said = capsys.readouterr().out
    assert "0 shares in " in said and "did not make and test all that is in them: housing__" in said


def test_a_share_is_withdrawn_although_dbt_left_no_manifest(folder, capsys, monkeypatch):
    monkeypatch.setattr(publishing, "_today", lambda: date(2026, 11, 24))
    on_disk(folder)
    whole = project()
    Path("target/run_results.json").write_text(json.dumps(results(whole)), encoding="utf-8")
    Path("var").mkdir()
    with duckdb.connect("var/warehouse.duckdb") as warehouse:
        warehouse.execute("create schema share_housing; create schema service_housing")
        warehouse.execute("create table service_housing.housing__repairs as select 1 as n")
        warehouse.execute(
            "create table share_housing.share_housing__repairs_v1 as select 'W' as ward_code"
        )
    assert main(["publish"]) == 0
    monkeypatch.setattr(publishing, "_today", lambda: date(2027, 10, 1))
    Path("target/manifest.json").unlink()
    assert main(["publish"]) == 2
    said = capsys.readouterr()
    assert "share_housing__repairs_v1 is withdrawn: the agreement housing_open does not" in said.out
    assert "target/manifest.json is not here" in said.err
    assert published(Path("var")) == {"published": {}, "housing": {"housing__repairs": 1}}


@pytest.mark.parametrize("command", ["publish", "site", "costs"])
def test_without_a_manifest_each_command_says_what_to_run(folder, capsys, command):
    Path("target/manifest.json").unlink()
    assert main([command]) == 2
    assert "target/manifest.json is not here: run `dbt parse`" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "agreements"])
def test_what_does_not_parse_is_left_to_dbt_to_explain(folder, capsys, command):
    Path("target/manifest.json").unlink()
    assert main([command]) == 2
    assert "what it says above tells where" in capsys.readouterr().err


@pytest.mark.parametrize("change", ["write", "add", "take away"])
def test_check_and_agreements_are_of_the_files_as_they_are(folder, monkeypatch, change):
    read = []
    monkeypatch.setattr(parsed, "read_anew", read.append)
    Path("models/share").mkdir(parents=True)
    Path("models/share/a.yml").touch()
    parse(project())
    assert main(["agreements"]) == 0 and read == []
    later(Path("target/manifest.json"), -60)
    for path in (*Path("models").rglob("*"), Path("models"), Path("dbt_project.yml")):
        later(path, -120)
    assert main(["agreements"]) == 0 and read == []
    if change == "write":
        Path("models/share/a.yml").touch()
    elif change == "add":
        Path("models/share/b").mkdir()
    else:
        Path("models/share/a.yml").unlink()
    assert main(["agreements"]) == 0
    assert main(["publish"]) == 2, "there is no build"
    assert read == [Path("target/manifest.json")]


def later(path: Path, seconds: int) -> None:
    """Move the time at which a file was written."""
    at = path.stat().st_mtime + seconds
    os.utime(path, (at, at))


def test_a_manifest_cut_short_and_another_folder_are_sentences(folder, capsys):
    Path("target/manifest.json").write_text('{"metadata": ', encoding="utf-8")
    assert main(["check"]) == 2
    assert "is not whole (line 1)" in capsys.readouterr().err
    Path("dbt_project.yml").unlink()
    assert main(["check"]) == 2
    assert "run the command in the project's folder" in capsys.readouterr().err


def test_a_target_folder_elsewhere_is_found_as_dbt_finds_it(folder, monkeypatch):
    Path("target").rename("elsewhere")
    monkeypatch.setenv("DBT_TARGET_PATH", "elsewhere")
    assert main(["check"]) == 0


@pytest.mark.parametrize("arguments", [[], ["agreements", "--today", "tomorrow"], ["publis"]])
def test_wrong_use_is_exit_status_2(folder, capsys, arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage: python -m governance" in capsys.readouterr().err
