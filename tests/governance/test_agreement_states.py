"""How an agreement stands on a day, and that the gate in dbt says the same."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
import re

from governance_fixtures import TERMS, column, exposure, project, results, share
from jinja2 import Environment
import pytest
import pytz

from governance import builds, rules
from governance.agreements import register, shares_of
from governance.artifacts import london_day
from governance.register import pages

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
    # What a hurried hand writes: the gate must neither stumble over it nor let anything out.
    signature = TERMS["signed"][0]
    lacking += [
        {"signed": [{**signature, **change}]}
        for change in (
            {"department": "environment"},
            {"signed_on": "2027-01-01"},
            {"signed_on": None},
            {"signed_on": "10/09/2026"},
        )
    ]
    lacking += [{"signed": said} for said in ("yes", True, ["Head of Housing"], None)]
    lacking += [{"signed": [{**signature, "department": "environment"}, signature]}]
    lacking += [{day: None} for day in ("review_by", "starts_on", "expires_on")]
    lacking += [{day: "30/09/2026"} for day in ("review_by", "starts_on", "expires_on")]
    lacking += [{"expires_on": "until revoked"}, {"starts_on": 20261001}, {"dpia": "accepted"}]
    lacking += [{"shares": said} for said in (None, ["share_housing__repairs"], "all")]
    lacking += [
        {"shares": {"share_housing__repairs": said}} for said in (None, "ward_code, repairs")
    ]
    lacking += [{"from": "environment"}, {"from": None}, {"type": "Data sharing agreement"}]
    return [{**deepcopy(TERMS), **change} for change in lacking] + ["signed", ["signed"], True]


def gate_refuses(terms, on: date) -> bool:
    """What macros/governance/agreement_refusal.sql says, rendered outside dbt."""
    answers = []
    macro = Path("macros/governance/agreement_refusal.sql").read_text(encoding="utf-8")
    call = "{%- do agreement_refusal(share, exposure, on_day) -%}"
    template = Environment(extensions=["jinja2.ext.do"]).from_string(macro + call)
    template.render(
        share={
            "name": "share_housing__repairs",
            "fqn": ["borough", "share", "housing", "share_housing__repairs", "v1"],
            "columns": {"ward_code": {}, "repairs": {}},
        },
        modules={"re": re},
        exposure=exposure(terms),
        on_day=on.isoformat(),
        **{"return": answers.append},
    )
    [reason] = answers
    return reason is not None


def dbts_today(began: datetime | None = None, **given) -> str:
    """What macros/governance/today.sql says, rendered outside dbt."""
    answers = []

    def refuse(sentence):
        raise ValueError(sentence)

    macro = Path("macros/governance/today.sql").read_text(encoding="utf-8")
    Environment(extensions=["jinja2.ext.do"]).from_string(f"{macro}{{% do today() %}}").render(
        var=given.get,
        run_started_at=began,
        modules={"re": re, "pytz": pytz},
        exceptions={"raise_compiler_error": refuse},
        **{"return": answers.append},
    )
    return answers[0]


@pytest.mark.parametrize(
    ("began", "day"),
    [
        (datetime(2027, 9, 30, 22, 59, tzinfo=UTC), "2027-09-30"),
        (datetime(2027, 9, 30, 23, 0, tzinfo=UTC), "2027-10-01"),
        (datetime(2027, 12, 31, 23, 59, tzinfo=UTC), "2027-12-31"),
    ],
)
def test_a_day_ends_at_midnight_in_london(began, day):
    assert dbts_today(began) == day
    assert london_day(began).isoformat() == day
    whole = project()
    run = results(whole)
    run["metadata"]["invocation_started_at"] = began.isoformat().replace("+00:00", "Z")
    assert builds.last(replace(whole, run_results=run)).today.isoformat() == day


@pytest.mark.parametrize("given", ["2027-10-01", date(2027, 10, 1)])
def test_the_variable_today_may_be_quoted_or_not(given):
    assert dbts_today(today=given) == "2027-10-01"


@pytest.mark.parametrize("given", ["tomorrow", "01/10/2027", "2027-10", "", 20271001, "2027-1-1"])
def test_a_today_that_is_no_day_stops_the_run(given):
    with pytest.raises(ValueError, match="The variable today is no day"):
        dbts_today(today=given)


@pytest.mark.parametrize(
    "said",
    [
        *({"disclosure": said} for said in (None, "ten", [10], {"threshold": "ten"})),
        *({"release": said} for said in (None, ["aggregate"], {})),
        *({"shares": said} for said in (["share_housing__repairs"], "all")),
        {"from": ["housing"]},
        {"signed": ["Head of Housing"]},
        {"dpia": "accepted"},
    ],
)
def test_the_check_and_the_register_stumble_over_nothing(said):
    whole = project(exposures=[exposure({**TERMS, **said})])
    assert any(rules.check(whole).values())
    [page] = pages(whole, TODAY)
    assert page.state.name == "not whole"


def test_a_day_in_another_form_and_a_wrong_signature_let_nothing_out():
    assert state({**TERMS, "expires_on": "30/09/2027"}).name == "not whole"
    [signature] = TERMS["signed"]
    for change in ({"department": "environment"}, {"signed_on": "2026-11-25"}):
        assert state({**TERMS, "signed": [{**signature, **change}]}).name == "unsigned"
    assert state({**TERMS, "signed": [{**signature, "signed_on": "2026-11-24"}]}).lets_out


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
