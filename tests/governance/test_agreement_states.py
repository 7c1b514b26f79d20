"""How an agreement stands on a day, and that the gate in dbt says the same."""

from copy import deepcopy
from datetime import date
from pathlib import Path

from governance_fixtures import TERMS, column, exposure, project, share
from jinja2 import Environment
import pytest

from governance.agreements import register, shares_of

TODAY = date(2026, 11, 24)


def state(terms, on=TODAY, **changed):
    whole = project(*([share(**changed)] if changed else []), exposures=[exposure(terms)])
    [agreement] = register(whole)
    return agreement.state(on, shares_of(whole, agreement))


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2026, 9, 30), "not started"),
        (date(2026, 10, 1), "in force"),
        (date(2027, 3, 31), "in force"),
        (date(2027, 4, 1), "review due"),
        (date(2027, 9, 30), "review due"),
        (date(2027, 10, 1), "expired"),
    ],
)
def test_the_day_decides(on, name):
    assert state(TERMS, on).name == name
    assert state(TERMS, on).lets_out == (name in ("in force", "review due"))


def test_without_a_signature_it_lets_nothing_out_on_any_day():
    unsigned = {**TERMS, "signed": []}
    for on in (date(2026, 9, 30), TODAY, date(2027, 10, 1)):
        assert state(unsigned, on).name == "unsigned"
        assert not state(unsigned, on).lets_out


def test_every_state_says_what_to_do():
    assert (
        "signs it in models/share/agreements/housing_open.yml"
        in state({**TERMS, "signed": []}).to_do
    )
    assert state(TERMS).to_do == "Nothing to do: it holds until 30 September 2027."
    assert "starts on 1 October 2026" in state(TERMS, date(2026, 9, 30)).to_do
    assert "signed anew" in state(TERMS, date(2027, 10, 1)).to_do
    assert "Head of Housing Repairs reviews it" in state(TERMS, date(2027, 4, 1)).to_do


def test_a_column_that_is_not_covered_keeps_the_share_in():
    extra = state(TERMS, columns=[column("ward_code"), column("nino")])
    assert extra.name == "not whole"
    assert "does not cover the column nino" in extra.to_do


def variants():
    """Terms that differ from whole ones in one or two things."""
    lacking = [{}, {"starts_on": None}, {"expires_on": None}, {"recipients": []}, {"signed": []}]
    lacking += [{"signed": [], "recipients": []}, {"dpia": None}]
    lacking += [{"type": "data_sharing_agreement"}, {"shares": {}}]
    lacking += [{"type": "data_sharing_agreement", "gateway": "Localism Act 2011 s.1"}]
    lacking += [
        {"dpia": {**TERMS["dpia"], "outcome": outcome}} for outcome in ("pending", "refused")
    ]
    lacking += [{"shares": {"share_housing__repairs": ["ward_code"]}}]
    return [{**deepcopy(TERMS), **change} for change in lacking]


def gate_refuses(terms, on: date) -> bool:
    """What macros/governance/agreement_refusal.sql says, rendered outside dbt."""
    answers = []
    macro = Path("macros/governance/agreement_refusal.sql").read_text(encoding="utf-8")
    call = "{%- do agreement_refusal(share, exposure, on_day) -%}"
    template = Environment(extensions=["jinja2.ext.do"]).from_string(macro + call)
    template.render(
        share={"name": "share_housing__repairs", "columns": {"ward_code": {}, "repairs": {}}},
        exposure=exposure(terms),
        on_day=on.isoformat(),
        **{"return": answers.append},
    )
    [reason] = answers
    return reason is not None


@pytest.mark.parametrize("terms", variants())
@pytest.mark.parametrize(
    "on",
    [
        date(2026, 9, 30),
        date(2026, 10, 1),
        TODAY,
        date(2027, 4, 1),
        date(2027, 9, 30),
        date(2027, 10, 1),
    ],
)
def test_the_gate_in_dbt_and_the_register_agree(terms, on):
    assert gate_refuses(terms, on) != state(terms, on).lets_out
