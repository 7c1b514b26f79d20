"""The register says in plain words what an information asset owner signs."""

from datetime import date

from governance_fixtures import TERMS, exposure, project
import pytest

from governance import register

TODAY = date(2026, 11, 24)


@pytest.fixture(params=["text", "markdown"])
def said(request):
    return register.RENDER[request.param](register.pages(project(), TODAY), TODAY)


@pytest.mark.parametrize(
    "sentence",
    [
        "24 November 2026",
        "Repairs, open data",
        "in force",
        "Housing (Head of housing) shares with the public.",
        "share_housing__repairs_v1",
        "ward_code: What ward_code means.",
        "Show residents how many repairs are reported in their ward.",
        "UK GDPR, article 6(1)(e) public task.",
        "the data protection officer advised on 2 September 2026",
        "linking to other data to identify a household",
        "fewer than 10 people or households behind it is left out",
        "rounded to the nearest 5",
        "Information asset owner, Housing, on 10 September 2026.",
        "From 1 October 2026 to 30 September 2027, reviewed by 31 March 2027.",
        "models/share/agreements/housing_open.yml",
    ],
)
def test_it_says_who_what_why_and_until_when(said, sentence):
    assert sentence in " ".join(said.split())


def test_k_is_not_claimed_for_counts_but_for_rows_about_people():
    def claims(terms):
        return "look alike" in register.text(
            register.pages(project(exposures=[exposure(terms)]), TODAY), TODAY
        )

    assert not claims(TERMS)
    protected = {**TERMS["disclosure"], "k": 10}
    assert not claims({**TERMS, "disclosure": protected})
    assert claims({**TERMS, "release": "microdata", "disclosure": protected})


def test_an_agreement_that_is_not_whole_is_shown_with_what_it_lacks():
    terms = {name: value for name, value in TERMS.items() if name != "purpose"}
    [page] = register.pages(project(exposures=[exposure(terms)]), TODAY)
    assert page.state.name == "not whole"
    assert not page.state.lets_out
    assert "It lacks purpose." in register.text([page], TODAY)


def test_a_draft_says_that_nobody_signed():
    [page] = register.pages(project(exposures=[exposure({**TERMS, "signed": []})]), TODAY)
    assert ("Who signed?", ["Nobody yet."]) in page.answers


def test_no_agreements_are_a_sentence():
    for render in register.RENDER.values():
        assert "nothing leaves any department" in render([], TODAY)


def test_other_exposures_are_not_in_the_register():
    assert register.pages(project(exposures=[exposure(None)]), TODAY) == []
