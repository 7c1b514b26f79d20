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

from governance import builds, rules, terms
from governance.agreements import register, shares_of
from governance.artifacts import london_day
from governance.register import pages
from ingest.stand_ins import is_rehearsal

TODAY = date(2026, 11, 24)
RECORD = {
    "type": "information_sharing_record",
    "to": ["insight"],
    "recipients": ["role_insight"],
    "environment": "controlled",
    "licence": None,
    "retention_days": 365,
}


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
    lacking += [{"to": said} for said in ("public", [], None, ["public", "insight"], ["insight"])]
    lacking += [{"to": said} for said in (["housing"], ["public", "housing"], [1], {"public": 1})]
    lacking += [
        {"recipients": said} for said in ("role_public", ["public"], [None], ["role_public", "x"])
    ]
    lacking += [{"environment": said} for said in ("controlled", None)]
    lacking += [{"licence": said} for said in (None, "", "MIT", ["OGL-UK-3.0"])]
    lacking += [{"licence": said} for said in terms.licences()]
    lacking += [{"retention_days": said} for said in (365, 0, "", False)]
    lacking += [{**RECORD, **change} for change in ({}, {"to": ["insight", "property"]})]
    lacking += [
        {**RECORD, **change}
        for change in (
            {"environment": "open"},
            {"licence": "OGL-UK-3.0"},
            {"type": "open_data"},
            {"recipients": ["role_insight", "role_property"]},
            {"recipients": ["role_public"]},
            {"to": ["housing"], "recipients": ["role_housing"]},
            *({"retention_days": said} for said in (None, 0, -1, True, "365", 365.0)),
        )
    ]
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


def dbts(macro: str, call: str, **names) -> str:
    """What a macro of macros/governance returns, rendered outside dbt."""
    answers = []

    def refuse(sentence):
        raise ValueError(sentence)

    text = Path(f"macros/governance/{macro}.sql").read_text(encoding="utf-8")
    Environment(extensions=["jinja2.ext.do"]).from_string(f"{text}{{% do {call} %}}").render(
        modules={"re": re, "pytz": pytz},
        exceptions={"raise_compiler_error": refuse},
        **{"return": answers.append},
        **names,
    )
    return answers[0]


def dbts_today(**given) -> str:
    """The day that a run of dbt is of; its clock stands at 24 November 2026."""
    return dbts("today", "today()", var=given.get, agreement_day=lambda: "2026-11-24")


class Adapter:
    """Gives back the day that the clock reads, as an engine does that knows no other."""

    def dispatch(self, name):
        return lambda clocks: clocks


@pytest.mark.parametrize(
    ("began", "day"),
    [
        (datetime(2027, 9, 30, 22, 59, tzinfo=UTC), "2027-09-30"),
        (datetime(2027, 9, 30, 23, 0, tzinfo=UTC), "2027-10-01"),
        (datetime(2027, 12, 31, 23, 59, tzinfo=UTC), "2027-12-31"),
    ],
)
def test_a_day_ends_at_midnight_in_london(began, day, monkeypatch, tmp_path):
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path))
    assert dbts("agreement_day", "agreement_day()", run_started_at=began, adapter=Adapter()) == day
    assert london_day(began).isoformat() == day
    whole = project()
    run = results(whole)
    run["metadata"]["invocation_started_at"] = began.isoformat().replace("+00:00", "Z")
    assert builds.last(replace(whole, run_results=run)).today.isoformat() == day


@pytest.mark.parametrize("given", ["2027-10-01", date(2027, 10, 1)])
def test_the_variable_today_may_be_quoted_or_not(given):
    assert dbts_today(today=given) == "2027-10-01"
    assert dbts_today() == "2026-11-24"


@pytest.mark.parametrize("given", ["tomorrow", "01/10/2027", "2027-10", "", 20271001, "2027-1-1"])
def test_a_today_that_is_no_day_stops_the_run(given):
    with pytest.raises(ValueError, match="The variable today is no day"):
        dbts_today(today=given)


def share_refusal(on_day: str, clocks: str) -> str | None:
    """What macros/governance/share_refusal.sql says of an agreement of 2026-10-01 to 2027-09-30."""

    def refusal(share, exposure, day):
        return None if "2026-10-01" <= day <= "2027-09-30" else f"not on {day}"

    return dbts(
        "share_refusal",
        "share_refusal(none, none)",
        today=lambda: on_day,
        agreement_day=lambda: clocks,
        agreement_refusal=refusal,
    )


def test_a_day_before_today_lets_nothing_out():
    for passed in ("2026-11-23", "2026-10-01", "2025-01-01"):
        assert "which has passed" in share_refusal(passed, clocks="2026-11-24")
    assert "which has passed" in share_refusal("2026-10-02", clocks="2027-10-01")


def test_a_day_after_today_lets_out_no_more_than_today():
    assert share_refusal("2026-11-24", clocks="2026-11-24") is None
    assert share_refusal("2027-09-30", clocks="2026-11-24") is None
    assert share_refusal("2027-10-01", clocks="2026-11-24") == "not on 2027-10-01"
    assert share_refusal("2026-10-01", clocks="2026-09-30") == "not on 2026-09-30"


def rehearsed(today: str | None, **variables) -> str:
    """Athena's day for agreements, where the clock's is 1 January 2028."""
    return dbts(
        "agreement_day",
        "default__agreement_day('2028-01-01')",
        env_var=variables.get,
        var=lambda name, default: today or default,
    )


@pytest.mark.parametrize(
    ("variables", "is_here"),
    [
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:8499"}, True),
        ({"AWS_ENDPOINT_URL": "http://localhost:8499/"}, True),
        ({"AWS_ENDPOINT_URL": "http://[::1]:8499"}, True),
        ({}, False),
        ({"AWS_ENDPOINT_URL": "https://athena.eu-west-2.amazonaws.com"}, False),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1.example.com"}, False),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1@athena.example.com"}, False),
        (
            {
                "AWS_ENDPOINT_URL": "http://127.0.0.1:8499",
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
            },
            False,
        ),
        (
            {
                "AWS_ENDPOINT_URL": "http://127.0.0.1:8499",
                "AWS_ENDPOINT_URL_ATHENA": "https://athena.example.com",
            },
            False,
        ),
    ],
)
def test_athena_believes_a_given_day_where_it_is_rehearsed_on_this_machine(variables, is_here):
    assert rehearsed("2026-11-26", **variables) == ("2026-11-26" if is_here else "2028-01-01")
    assert rehearsed(None, **variables) == "2028-01-01"
    assert is_rehearsal(variables) == is_here


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
