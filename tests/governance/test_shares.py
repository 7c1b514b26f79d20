"""Shares: fit to leave, under one agreement, disclosed with that agreement's numbers."""

from dataclasses import replace
from pathlib import Path

from governance_fixtures import GATE, TERMS, column, exposure, node, project, share
import pytest

from governance.rules import agreements, shares


def texts(rule, found):
    return [str(finding) for finding in rule(found)]


def test_a_share_in_order_has_no_findings():
    for rule in (
        shares.shares_are_fit,
        shares.one_agreement_each,
        agreements.agreements_are_whole,
        agreements.promises_are_kept,
        agreements.exposures_are_presentable,
    ):
        assert texts(rule, project()) == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (share(config={"materialized": "view"}), "is materialised as view"),
        (share(config={"contract": {"enforced": False}}), "has no enforced contract"),
        (share(config={"pre-hook": []}), "has lost the gate"),
        (share(config={"pre-hook": GATE[:1]}), "has lost the gate"),  # dbt-athena would run none
        (share(config={"pre-hook": GATE[1:]}), "has lost the gate"),  # DuckDB would undo it
        (share(config={"pre-hook": ["{{ agreement_gate() }}"]}), "has lost the gate"),
        (share(config={"pre-hook": ["-- {{ no_agreement_gate }}"]}), "has lost the gate"),
        (share(config={"pre-hook": ["{# {{ agreement_gate() }} #}"]}), "has lost the gate"),
        (share(columns=[]), "lists no columns"),
        (share(columns=[column("ward_code")]), "without a data_type or a description"),
    ],
)
def test_a_share_that_is_not_fit_is_found(changed, says):
    [finding] = texts(shares.shares_are_fit, project(changed))
    assert says in finding


def test_a_share_without_a_version_is_found():
    [finding] = texts(shares.shares_are_fit, project(share(version=None)))
    assert "share_housing__repairs has no version" in finding


def test_no_agreement_and_two_agreements_are_found():
    [none] = texts(shares.one_agreement_each, project(exposures=[]))
    assert "has no agreement" in none
    second = exposure(name="second", original_file_path="models/share/agreements/second.yml")
    [two] = texts(shares.one_agreement_each, project(exposures=[exposure(), second]))
    assert "has 2 agreements (housing_open, second)" in two


def test_an_exposure_that_only_uses_a_share_is_no_agreement():
    dashboard = exposure(None, name="dashboard", original_file_path="models/share/dashboards.yml")
    whole = project(exposures=[exposure(), dashboard])
    assert texts(shares.one_agreement_each, whole) == []
    assert texts(agreements.agreements_are_whole, whole) == []


def test_every_column_that_leaves_is_in_the_agreement_and_no_other():
    more = share(columns=[column(n, data_type="bigint") for n in ("ward_code", "nino")])
    found = texts(shares.one_agreement_each, project(more))
    assert any("does not cover the column nino" in finding for finding in found)
    assert any("covers repairs, which share_housing__repairs does not" in f for f in found)


def test_a_department_shares_only_its_own():
    other = exposure({**TERMS, "from": "environment"})
    [finding] = texts(shares.one_agreement_each, project(exposures=[other]))
    assert "is from environment, but share_housing__repairs is of housing" in finding


@pytest.mark.parametrize(
    ("to", "is_fine"),
    [
        (["public"], True),
        (["property", "environment"], True),
        (["property"], False),
        ([], False),
        ("public", False),
    ],
)
def test_a_department_that_the_agreement_does_not_name_reads_no_share(to, is_fine):
    reader = node(
        "models/service/environment/environment__damp.sql",
        group="environment",
        reads=["model.borough.share_housing__repairs.v1"],
    )
    own = node(
        "models/service/housing/housing__check.sql",
        group="housing",
        reads=reader["depends_on"]["nodes"],
    )
    found = project(reader, own, exposures=[exposure({**TERMS, "to": to})])
    findings = texts(shares.readers_are_recipients, found)
    assert len(findings) == (not is_fine)
    assert all("environment__damp of environment reads share_housing__" in f for f in findings)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"original_file_path": "models/share/other.yml"}, "is not an agreement in a file of its"),
        ({"original_file_path": "models/share/agreements/b.yml"}, "is not an agreement in a file"),
        ({"depends_on": {"nodes": ["model.borough.housing__repairs"]}}, "which is not a share"),
        ({"depends_on": {"nodes": []}}, "lists share_housing__repairs, on which it does not"),
    ],
)
def test_an_agreement_outside_the_register_or_over_other_things_is_found(changed, says):
    found = texts(agreements.agreements_are_whole, project(exposures=[exposure(**changed)]))
    assert any(says in finding for finding in found)


def test_an_exposure_among_the_agreements_without_terms_is_found():
    [finding] = texts(agreements.agreements_are_whole, project(exposures=[exposure(None)]))
    assert "is not an agreement in a file of its own" in finding


def test_an_agreement_whose_name_hides_whose_data_it_is_is_found():
    path = "models/share/agreements/environment_open.yml"
    other = exposure(name="environment_open", original_file_path=path)
    [finding] = texts(agreements.agreements_are_whole, project(exposures=[other]))
    assert "environment_open is not named after its department, housing" in finding


def test_nobody_but_the_owner_of_the_data_can_approve_an_agreement():
    lines = Path("CODEOWNERS").read_text(encoding="utf-8").splitlines()
    owners = {line.split()[0]: line.split()[1:] for line in lines if line.startswith("/")}
    for file in Path("models/share/agreements").glob("*.yml"):
        department = file.name.partition("_")[0]
        signs = owners[f"/models/share/agreements/{department}_*"]
        assert signs == [f"@borough/{department}-information-asset-owner"]


@pytest.mark.parametrize(
    ("said", "is_fine"),
    [
        ({}, True),
        ({"vars": {"threshold": 5, "borough": {"threshold": 5}}}, True),
        ({"vars": {"today": "2026-11-24"}}, False),
        ({"vars": {"borough": {"today": "2026-11-24"}}}, False),
    ],
)
def test_a_day_that_is_set_for_every_run_is_found(said, is_fine):
    found = texts(agreements.the_day_is_the_clocks, replace(project(), settings=said))
    assert len(found) == (not is_fine)


@pytest.mark.parametrize("field", ["label", "maturity", "url"])
def test_an_exposure_without_what_the_catalogue_shows_is_found(field):
    found = project(exposures=[exposure(**{field: None})])
    [finding] = texts(agreements.exposures_are_presentable, found)
    assert f"has no {field}" in finding


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({"disclosure": {**TERMS["disclosure"], "min_population": 1000}}, "min_population 1000"),
        ({"disclosure": {**TERMS["disclosure"], "k": 10}}, "promises k 10 for aggregate data"),
        ({"release": "microdata"}, "releases microdata data, which nothing tests yet"),
        ({"release": None}, "which nothing tests yet"),
    ],
)
def test_a_promise_that_nothing_keeps_is_found(terms, says):
    found = project(exposures=[exposure({**TERMS, **terms})])
    [finding] = texts(agreements.promises_are_kept, found)
    assert says in finding
