"""CODEOWNERS: each department approves its own, and only its owner what it signs."""

from governance_fixtures import project
import pytest

from governance import codeowners
from governance.rules import owners

WHOLE = """
*                                     @eastmere/platform
/models/*/housing/                    @eastmere/housing
/models/*/environment/                @eastmere/environment
/models/*/property/                   @eastmere/property
/models/staging/sheets/               @eastmere/housing
/models/staging/fhrs/                 @eastmere/environment
/models/staging/llpg/                 @eastmere/property
/CODEOWNERS                           @eastmere/platform @eastmere/data-protection  # both
/models/share/agreements/             @eastmere/data-protection
/models/share/agreements/housing_*    @eastmere/housing-information-asset-owner
/models/share/agreements/environment_* @eastmere/environment-information-asset-owner
/models/share/agreements/property_*   @eastmere/property-information-asset-owner
"""


def said(text: str | None) -> list[str]:
    whole = project(owners=text)
    rules = (owners.departments_own_their_files, owners.the_platform_owns_what_separates)
    return [str(finding) for rule in rules for finding in rule(whole)]


def test_a_whole_file_has_nothing_to_add():
    assert said(WHOLE) == []


def test_without_a_copy_of_borough_nothing_is_compared():
    assert said(None) == []


def test_an_empty_file_is_no_file():
    [finding] = said("")
    assert "no line that gives everything else" in finding


LINES = [line for line in WHOLE.splitlines() if "housing" in line or "staging" in line]


@pytest.mark.parametrize("line", LINES)
def test_each_line_that_is_missing_is_named(line):
    found = said(WHOLE.replace(f"{line}\n", ""))
    assert len(found) == 1
    assert f"Add the line `{' '.join(line.split())}`" in found[0]


@pytest.mark.parametrize(
    ("added", "what"),
    [
        # The last line that matches counts.
        ("/models/ @eastmere/platform", "models/service/housing/a.sql"),
        ("*.yml @eastmere/housing", "models/share/agreements/housing_a.yml"),
        ("housing/ @eastmere/environment", "models/service/housing/a.sql"),
        ("/models/**/agreements/ @eastmere/data-protection", "agreements/housing_a.yml"),
        ("/models/staging/sheets @eastmere/environment", "models/staging/sheets/"),
        ("/models/share/agreements/housing_*", "agreements/housing_a.yml are approved by nobody"),
        (
            "/models/share/agreements/housing_* @eastmere/housing-information-asset-owner "
            "@eastmere/housing",
            "or @eastmere/housing, not by @eastmere/housing-information-asset-owner alone",
        ),
        ("/governance/ @eastmere/housing", "governance/rules/silos.py is approved by"),
        ("CODEOWNERS @eastmere/housing @eastmere/platform", "CODEOWNERS is approved by"),
        ("groups.yml @eastmere/housing", "models/groups.yml is approved by @eastmere/housing"),
    ],
)
def test_a_later_line_that_takes_files_away_is_found(added, what):
    assert any(what in finding for finding in said(f"{WHOLE}{added}\n"))


def test_a_new_department_is_missed_until_it_has_its_lines():
    whole = project(owners=WHOLE)
    whole.manifest["groups"]["group.borough.parking"] = {"name": "parking"}
    whole.settings["models"]["borough"]["staging"]["pcns"] = {"+group": "parking"}
    try:
        findings = list(owners.departments_own_their_files(whole))
        needed = [line for line in codeowners.needed(whole) if line.team.startswith("parking")]
    finally:
        del whole.settings["models"]["borough"]["staging"]["pcns"]
    assert len(findings) == len(needed) == 3
    assert [line.text("@eastmere").split() for line in needed] == [
        ["/models/*/parking/", "@eastmere/parking"],
        ["/models/staging/pcns/", "@eastmere/parking"],
        ["/models/share/agreements/parking_*", "@eastmere/parking-information-asset-owner"],
    ]


@pytest.mark.parametrize(
    ("pattern", "path", "is_matched"),
    [
        ("*", "models/a.sql", True),
        ("/models/*/housing/", "models/share/housing/deep/a.sql", True),
        ("/models/*/housing/", "models/share/deep/housing/a.sql", False),
        ("docs/*", "docs/a.md", True),
        ("docs/*", "docs/deep/a.md", False),
        ("docs/", "a/docs/b.md", True),
        ("/docs/", "a/docs/b.md", False),
        ("*.sql", "models/a.sql", True),
        ("**/logs", "a/b/logs/c", True),
        ("/a/**/b.sql", "a/b.sql", True),
        ("/models/h?using/", "models/housing/a.sql", True),
    ],
)
def test_patterns_match_as_github_documents(pattern, path, is_matched):
    assert (codeowners.owners_of(path, f"{pattern} @a/b") == ["@a/b"]) == is_matched
