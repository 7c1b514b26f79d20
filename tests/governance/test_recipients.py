"""Whom agreements share with, and that each stands by itself."""

from governance_fixtures import TERMS, exposure, project
import pytest

from governance.rules import recipients

RECORD = {
    **TERMS,
    "type": "information_sharing_record",
    "environment": "controlled",
    "licence": None,
    "retention_days": 365,
    "dpia": {**TERMS["dpia"], "reference": "DPIA-2026-015"},
    "purpose": "Plan which homes are inspected for damp.",
}


def with_(*to: str, **more) -> dict:
    terms = {**RECORD, "to": list(to), "recipients": [f"role_{name}" for name in to], **more}
    return exposure(terms, name="housing_damp")


def said(rule, *exposures, **more) -> list[str]:
    return [str(finding) for finding in rule(project(exposures=list(exposures), **more))]


def test_the_public_departments_and_known_organisations_exist():
    known = {"organisations": frozenset({"eastmere_hospitals"})}
    shared = with_("environment", "eastmere_hospitals", type="data_sharing_agreement")
    assert said(recipients.recipients_exist, exposure(), shared, **known) == []


@pytest.mark.parametrize("name", ["parking", "Environment", "everyone", "eastmere_hospitals"])
def test_whoever_is_not_known_is_named(name):
    [finding] = said(recipients.recipients_exist, with_("environment", name))
    assert f"is with {name}, which is no department and no organisation" in finding


def test_a_record_inside_the_council_does_not_go_outside_without_a_gateway():
    known = {"organisations": frozenset({"eastmere_hospitals"})}
    [finding] = said(recipients.recipients_exist, with_("eastmere_hospitals"), **known)
    assert "but eastmere_hospitals is another organisation" in finding


@pytest.mark.parametrize("name", ["public", "environment"])
def test_an_organisation_is_not_called_what_others_are(name):
    [finding] = said(recipients.recipients_exist, exposure(), organisations=frozenset({name}))
    assert f"the organisation {name} has the name of the public or of a department" in finding


@pytest.mark.parametrize(
    "purpose",
    [
        TERMS["purpose"],
        TERMS["purpose"].upper(),
        f"  {TERMS['purpose'].replace(' ', '  ').rstrip('.')} !",
        TERMS["purpose"].replace("e", "e\N{COMBINING ACUTE ACCENT}"),
    ],
)
def test_a_purpose_that_was_copied_is_found_in_both(purpose):
    found = said(recipients.nothing_is_copied, exposure(), with_("environment", purpose=purpose))
    assert len(found) == 2
    assert any("housing_damp has the purpose of housing_open, word for word" in f for f in found)


@pytest.mark.parametrize("reference", ["DPIA-2026-014", "dpia 2026 014"])
def test_an_assessment_that_is_used_twice_is_found_in_both(reference):
    dpia = {**TERMS["dpia"], "reference": reference}
    found = said(recipients.nothing_is_copied, exposure(), with_("environment", dpia=dpia))
    assert len(found) == 2
    assert any("housing_open has the DPIA of housing_damp" in finding for finding in found)


def test_what_two_agreements_lack_is_not_copied():
    lacking = {"purpose": "", "dpia": None}
    one, other = (exposure({**RECORD, **lacking}, name=f"housing_{n}") for n in "ab")
    assert said(recipients.nothing_is_copied, one, other) == []
    assert said(recipients.nothing_is_copied, exposure(), with_("environment")) == []
