"""Agreements that let out more than their owner agreed to, in a copy of the project, parsed once.

Each is a further agreement of Housing, or a change of CODEOWNERS; the check names what is wrong
with it and the file in which it is.
"""

import pytest
from scratch_project import ROOT, Scratch

REGISTER = "models/share/agreements"
OPEN = f"{REGISTER}/housing_repairs_open.yml"
# Inside the council: a record for Environment, whole as it stands.
RECORD = {
    "type: open_data": "type: information_sharing_record",
    "to: [public]": "to: [environment]",
    "environment: open": "environment: controlled",
    "licence: OGL-UK-3.0": "licence: null",
    "recipients: [role_public]": "recipients: [role_environment]",
    "retention_days: null": "retention_days: 365",
}
# The name of the attack, what it changes, and what the check says of it.
ATTACKS = {
    "public_role": (
        {**RECORD, "recipients: [role_public]": "recipients: [role_environment, role_public]"},
        "mixes the public with others: role_public goes with `to: [public]` alone",
    ),
    "public_among_others": (
        {"to: [public]": "to: [environment, public]"},
        "mixes the public with others",
    ),
    "public_in_name_only": (
        {"recipients: [role_public]": "recipients: [role_environment]"},
        "mixes the public with others",
    ),
    "open_record": (
        {**RECORD, "environment: open": "environment: open"},
        "is open without being open data",
    ),
    "open_without_licence": (
        {"licence: OGL-UK-3.0": "licence: null"},
        "is open data without an open licence",
    ),
    "closed_licence": (
        {"licence: OGL-UK-3.0": "licence: all rights reserved"},
        "says something else for licence than OGL-UK-3.0",
    ),
    "open_with_retention": (
        {"retention_days: null": "retention_days: 365"},
        "limits how long open data is kept, which nobody can call back",
    ),
    "record_for_ever": (
        {**RECORD, "retention_days: null": "retention_days: null"},
        "has no retention_days",
    ),
    "unknown_recipient": (
        {
            **RECORD,
            "to: [public]": "to: [a_friend]",
            "recipients: [role_public]": "recipients: [role_a_friend]",
        },
        "is with a_friend, which is no department and no organisation that is known",
    ),
    "other_role": (
        {**RECORD, "recipients: [role_public]": "recipients: [role_property]"},
        "lets role_property read it, whom `to` does not name",
    ),
    "own_department": (
        {
            **RECORD,
            "to: [public]": "to: [housing]",
            "recipients: [role_public]": "recipients: [role_housing]",
        },
        "shares with its own department",
    ),
    "signed_unadvised": (
        {"signed_on: 2026-09-10": "signed_on: 2026-09-01"},
        "is signed before the data protection officer's advice of 2026-09-02",
    ),
    "copied_purpose": (
        {"copied_purpose, Show residents how many": "SHOW  RESIDENTS -- how many"},
        "has the purpose of housing_repairs_open, word for word",
    ),
    "used_assessment": (
        {"DPIA-2026-014-used_assessment": "dpia 2026 014"},
        "has the DPIA of housing_repairs_open",
    ),
}


def _agreement(text: str, name: str, changes: dict[str, str]) -> str:
    """The project's own agreement under another name, with a purpose and a DPIA of its own."""
    own = {
        "housing_repairs_open": f"housing_{name}",
        "DPIA-2026-014": f"DPIA-2026-014-{name}",
        "purpose: ": f"purpose: {name}, ",
    }
    for old, new in [*own.items(), *changes.items()]:
        assert old in text, (name, old)
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def findings(parsed, tmp_path_factory) -> set[str]:
    """What the check says of all attacks at once."""
    scratch = Scratch(tmp_path_factory.mktemp("agreements") / "project", parsed)
    text = scratch.read(OPEN)
    whole = _agreement(text, "whole", RECORD)
    scratch.write(f"{REGISTER}/housing_whole.yml", whole)
    for name, (changes, _) in ATTACKS.items():
        scratch.write(f"{REGISTER}/housing_{name}.yml", _agreement(text, name, changes))
    owners = (ROOT / "CODEOWNERS").read_text(encoding="utf-8")
    seeds = "/models/staging/gov_uk/               @borough/property\n"
    assert seeds in owners
    stolen = f"{REGISTER}/ @borough/environment\n"
    scratch.write("CODEOWNERS", owners.replace(seeds, "") + f"/{stolen}")
    return scratch.findings()


def said_of(findings: set[str], path: str) -> list[str]:
    """Findings of a file, but for the one that all share: a share has one agreement."""
    return [finding for finding in findings if finding.startswith(f"{path}: ")]


@pytest.mark.parametrize("name", ATTACKS)
def test_an_agreement_that_lets_out_too_much_is_refused(findings, name):
    what = ATTACKS[name][1]
    assert any(what in finding for finding in said_of(findings, f"{REGISTER}/housing_{name}.yml"))


def test_a_whole_agreement_is_not(findings):
    assert said_of(findings, f"{REGISTER}/housing_whole.yml") == []


def test_owners_who_lost_their_files_are_named(findings):
    found = said_of(findings, "CODEOWNERS")
    assert any(
        "models/staging/gov_uk/a.sql are approved by @borough/platform" in one for one in found
    )
    assert any(
        "agreements/housing_a.yml are approved by @borough/environment, not by "
        "@borough/housing-information-asset-owner alone" in one
        for one in found
    )
