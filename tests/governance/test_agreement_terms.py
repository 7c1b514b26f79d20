"""The terms of an agreement: every field is needed, dates are real, and nothing contradicts."""

from copy import deepcopy
import json
from pathlib import Path

from governance_fixtures import TERMS, exposure, project
import pytest

from governance.agreements import register

SCHEMA = json.loads(Path("governance/schema/agreement.schema.json").read_text(encoding="utf-8"))


RECORD = {
    **TERMS,
    "type": "information_sharing_record",
    "to": ["insight"],
    "recipients": ["role_insight"],
    "environment": "controlled",
    "licence": None,
    "retention_days": 365,
}


def faults(terms) -> list[str]:
    [agreement] = register(project(exposures=[exposure(terms)]))
    return agreement.faults()


def changed(*path, to):
    """The terms with another value at a path."""
    terms = deepcopy(TERMS)
    inner = terms
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return terms


def test_whole_terms_have_no_faults():
    assert faults(TERMS) == []
    assert faults(RECORD) == []
    assert faults({**TERMS, "licence": "CC-BY-4.0"}) == []


def test_the_schema_needs_every_field_that_it_describes():
    agreement = SCHEMA["$defs"]["agreement"]
    assert set(agreement["required"]) == set(agreement["properties"]) == set(TERMS)


@pytest.mark.parametrize("field", sorted(TERMS))
def test_each_missing_field_is_named(field):
    terms = {name: value for name, value in TERMS.items() if name != field}
    assert faults(terms) == [f"lacks {field}"]


@pytest.mark.parametrize(
    ("outer", "field"),
    [(outer, field) for outer in ("dpia", "controllers", "disclosure") for field in TERMS[outer]],
)
def test_each_missing_inner_field_is_named(outer, field):
    inner = {name: value for name, value in TERMS[outer].items() if name != field}
    assert faults({**TERMS, outer: inner}) == [f"lacks {outer}.{field}"]


@pytest.mark.parametrize("field", ["by", "department", "signed_on"])
def test_a_signature_says_who_and_when(field):
    sign = {name: value for name, value in TERMS["signed"][0].items() if name != field}
    assert faults({**TERMS, "signed": [sign]}) == [f"lacks signed.0.{field}"]


def test_all_missing_fields_are_named_at_once():
    [fault] = faults({})
    assert fault.startswith("lacks type, from, to, purpose")


@pytest.mark.parametrize("field", ["starts_on", "review_by", "expires_on"])
@pytest.mark.parametrize("day", ["2027-02-30", "01/10/2026", "20261001", "2026-10", 20261001, None])
def test_a_date_that_is_not_real_is_found(field, day):
    assert any(field in fault for fault in faults({**TERMS, field: day}))


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        (changed("type", to="handshake"), "says something else for type than information_sharing"),
        (changed("release", to="everything"), "says something else for release"),
        (changed("purpose", to=""), "leaves `purpose` empty"),
        (changed("to", to=[]), "leaves `to` empty"),
        (changed("to", to="public"), "needs `to` to be a list"),
        (changed("recipients", to=[]), "leaves `recipients` empty"),
        (changed("shares", to={}), "leaves `shares` empty"),
        (changed("retention_days", to="a year"), "needs `retention_days` to be a whole number"),
        (changed("retention_days", to=0), "has a wrong retention_days"),
        (changed("licence", to="MIT"), "something else for licence than OGL-UK-3.0, CC0-1.0"),
        (
            changed("disclosure", "threshold", to="10"),
            "`disclosure.threshold` to be a whole number or null",
        ),
        (changed("disclosure", "t", to=1.5), "has a wrong disclosure.t"),
        (changed("dpia", "outcome", to="fine"), "something else for dpia.outcome"),
        ({**TERMS, "note": "x"}, "says note, which means nothing"),
        (changed("dpia", "by", to="x"), "says by under dpia, which means nothing"),
        (changed("signed", 0, "hash", to={"share_housing__repairs": "abc"}), "has no SHA-256"),
        # A bare `on:` in YAML is the key true.
        (changed("signed", 0, True, to="2026-09-10"), "says True under signed.0"),
    ],
)
def test_a_wrong_field_is_named(terms, says):
    assert any(says in fault for fault in faults(terms))


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        (changed("review_by", to="2027-12-31"), "is not in order"),
        (changed("expires_on", to="2026-09-30"), "is not in order"),
        (changed("disclosure", "threshold", to=None), "needs a number for disclosure.threshold"),
        (changed("disclosure", "round_to", to=None), "needs a number for disclosure.round_to"),
        ({**changed("disclosure", "k", to=None), "release": "microdata"}, "disclosure.k"),
        ({**TERMS, "release": "identifiable"}, "one recipient in a controlled environment"),
        (
            {
                **TERMS,
                "release": "identifiable",
                "environment": "controlled",
                "recipients": ["a", "b"],
            },
            "one recipient",
        ),
        ({**TERMS, "type": "data_sharing_agreement"}, "needs the statutory power in gateway"),
        (changed("retention_days", to=365), "limits how long open data is kept"),
        (changed("licence", to=None), "is open data without an open licence"),
        (changed("environment", to="controlled"), "open without being open data, or the other"),
        (changed("type", to="information_sharing_record"), "open without being open data"),
        (changed("recipients", to=["role_public", "role_insight"]), "lets role_insight read it"),
        (changed("to", to=["public", "insight"]), "mixes the public with others"),
        (changed("to", to=["insight"]), "mixes the public with others"),
        (changed("recipients", to=["role_insight"]), "mixes the public with others"),
        (changed("to", to=["housing"]), "shares with its own department"),
        ({**RECORD, "licence": "OGL-UK-3.0"}, "has a licence, which is for open data alone"),
        ({**RECORD, "retention_days": None}, "has no retention_days"),
        ({**RECORD, "recipients": ["role_housing"]}, "lets role_housing read it"),
        (changed("signed", 0, "signed_on", to="2026-09-01"), "officer's advice of 2026-09-02"),
        (changed("dpia", "outcome", to="pending"), "signed although its DPIA is not accepted"),
        (changed("signed", 0, "department", to="finance"), "not by housing, whose data it is"),
    ],
)
def test_terms_that_contradict_each_other_are_found(terms, says):
    assert any(says in fault for fault in faults(terms))


def test_a_draft_may_wait_for_its_dpia_and_signature():
    draft = changed("dpia", "outcome", to="pending")
    assert faults({**draft, "signed": []}) == []
    assert faults({**changed("dpia", "dpo_advice_on", to=None)}) == []


def test_a_signature_may_carry_the_hash_of_what_was_signed():
    assert faults(changed("signed", 0, "hash", to={"share_housing__repairs": "0" * 64})) == []
