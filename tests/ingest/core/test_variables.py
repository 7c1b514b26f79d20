"""The list of variables: one system each, described, and nothing given away where it is wrong."""

import dataclasses

import pytest

from ingest import grammar, variables
from ingest.locations import System, mistakes
from ingest.variables import Variables

LIST = """\
platform:
  SHEETS_API: {loaders: [google_sheets], description: Root of the API.}
systems:
  toys:
    TOYS_DROP: Folder of the toys.
  hub:
    HUB_API: Root of the hub.
    HUB_TOKEN: Token of the hub.
"""
SET = {"TOYS_DROP": "/toys", "HUB_API": "https://hub", "HUB_TOKEN": "t", "SHEETS_API": "s"}


@pytest.fixture
def listed(tmp_path):
    """Read a list."""

    def read(text: str) -> Variables:
        path = tmp_path / variables.LIST
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return variables.read(tmp_path)

    return read


def test_a_system_is_given_its_own_variables_and_its_loaders(listed):
    found = listed(LIST)
    environment = {**SET, "HOME": "/home", "OTHER": "x"}
    assert found.mistakes == ()
    assert dict(found.given("hub", "rest_api", environment)) == {
        "HUB_API": "https://hub",
        "HUB_TOKEN": "t",
    }
    assert set(found.given("toys", "google_sheets", environment)) == {"TOYS_DROP", "SHEETS_API"}
    assert set(found.given("unknown", "files", environment)) == set()


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("TOYS_DROP: F", "HUB_TOKEN: F", 8, "HUB_TOKEN is listed under 'toys' too"),
        ("TOYS_DROP: F", "SHEETS_API: F", 5, "SHEETS_API is listed under 'platform' too"),
        ("TOYS_DROP: F", "AWS_PROFILE: F", 5, "AWS_PROFILE is read by programs and libraries"),
        ("TOYS_DROP: F", "PGPASSWORD: F", 5, "PGPASSWORD is read by programs and libraries"),
        ("TOYS_DROP: F", "BOROUGH_TOYS: F", 5, "BOROUGH_TOYS is read by programs"),
        ("TOYS_DROP: F", "toys-drop: F", 5, "'toys-drop' is no name for a variable"),
        ("TOYS_DROP: Folder of the toys.", "TOYS_DROP:", 5, "TOYS_DROP has no description"),
        ("loaders: [google_sheets]", "loaders: google_sheets", 2, "SHEETS_API needs `loaders`"),
        ("systems:", "sytsems:", 3, "this list has two parts"),
        ("    TOYS_DROP: F", "    - TOYS_DROP: F", 4, "this list has two parts"),
        ("HUB_TOKEN: T", "HUB_API: T", 8, "'HUB_API' is said twice"),
    ],
)
def test_a_mistake_in_the_list_gives_nothing_away(listed, old, new, line, sentence):
    found = listed(LIST.replace(old, new))
    wrong = [item for item in found.mistakes if item.line == line]
    assert wrong and (sentence in wrong[0].sentence or sentence in str(wrong[0]))
    assert found.names == frozenset()
    assert set(found.given("hub", "rest_api", SET)) == set()


def test_no_list_is_no_variable(tmp_path):
    found = variables.read(tmp_path)
    assert found.refusal("TOYS_DROP", "toys") is not None
    assert set(found.given("toys", "files", SET)) == set()


def test_every_loader_says_what_its_options_hold():
    """Proves that a further connector is not left out: each reads at a location, by some option."""
    forms = {"path", "address", "connection", "name"}
    for loader, connector in grammar.loaders().items():
        held = {field.metadata.get("holds") for field in dataclasses.fields(connector.Options)}
        if loader != "release_register":  # no run fetches it
            assert held & forms, loader
        assert held <= {None, "secret", *forms}, loader


@pytest.mark.parametrize(
    ("loader", "said", "word"),
    [
        ("rest_api", {"url": "${A}/../other"}, "url"),
        ("rest_api", {"url": "${A}/%2e%2e/other"}, "url"),
        ("rest_api", {"url": "${A}@other.example/"}, "url"),
        ("rest_api", {"url": "https://${A}/"}, "url"),
        ("rest_api", {"url": "${A}", "records": "${A}"}, "records"),
        ("rest_api", {"url": "${A}", "headers": {"X": "${B}"}}, "headers"),
        ("rest_api", {"url": "${A}", "headers": {"${B}": "x"}}, "headers"),
        (
            "rest_api",
            {"url": "${A}", "paging": {"token": {"param": "${A}", "field": "x"}}},
            "paging",
        ),
        ("files", {"path": "drop/*.csv"}, "path"),
        ("files", {"path": "~/landing/*"}, "path"),
        ("files", {"path": "$A/x"}, "path"),
        ("files", {"path": "/srv/${A}"}, "path"),
        ("files", {"path": "${A}/.."}, "path"),
        ("files", {"path": "${A}\\..\\x"}, "path"),
        ("files", {"path": "${A}${A}"}, "path"),
        ("files", {"path": "file://${A}/x"}, "path"),
        ("files", {"path": "${A}", "sheet": "${A}"}, "sheet"),
        ("files", {"path": "${A}", "header_file": "names.csv"}, "header_file"),
        ("database", {"connection": "${A}/other_database", "table": "t"}, "connection"),
        ("database", {"connection": "${A}?options=x", "table": "t"}, "connection"),
        ("database", {"connection": "${A}", "table": "${A}"}, "table"),
        ("google_sheets", {"spreadsheet": "${A}/x", "range": "Jobs!A:Z"}, "spreadsheet"),
        ("google_sheets", {"spreadsheet": "${A}", "range": "${A}"}, "range"),
    ],
)
def test_a_location_is_a_variable_of_the_system_and_no_other_option_holds_one(loader, said, word):
    system = System("toys", Variables({"A": "toys", "B": "hub"}), lambda path: None)
    options = grammar.loaders()[loader].Options
    found = {word for word, _ in mistakes(options, said, system)}
    assert found == {word}


@pytest.mark.parametrize(
    ("loader", "said"),
    [
        ("rest_api", {"url": "${A}/v1?page=1", "headers": {"Authorization": "Bearer ${A}"}}),
        ("files", {"path": "${A}/**/jobs..csv", "header_file": "${A}/names.csv"}),
        ("database", {"connection": "${A}", "query": "select '..' as dots"}),
        ("google_sheets", {"spreadsheet": "${A}", "range": "Jobs!A:Z"}),
    ],
)
def test_what_is_the_systems_own_is_no_mistake(loader, said):
    system = System("toys", Variables({"A": "toys"}), lambda path: None)
    assert list(mistakes(grammar.loaders()[loader].Options, said, system)) == []
