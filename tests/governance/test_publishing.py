"""The rule about limits of what may be held from readers."""

from governance_fixtures import project, service, staging
import pytest

from governance.rules.publishing import limits_are_shares


def found(model):
    return [str(finding) for finding in limits_are_shares(project(model))]


@pytest.mark.parametrize("said", [None, {"shrink_limit": 0}, {"shrink_limit": 0.5}])
def test_a_limit_that_is_a_share_is_right(said):
    assert found(service(config={"meta": {"publish": said}})) == []


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"shrink_limit": 50}, "is not a number from 0 to 1"),
        ({"shrink_limit": "0.5"}, "is not a number from 0 to 1"),
        ({"shrink": 0.5}, "declares something else than a shrink_limit"),
        (0.5, "declares something else than a shrink_limit"),
    ],
)
def test_a_limit_that_is_none_is_found(said, says):
    [finding] = found(service(config={"meta": {"publish": said}}))
    assert says in finding


def test_a_limit_on_what_is_not_published_is_found():
    [finding] = found(staging(config={"meta": {"publish": {"shrink_limit": 0.5}}}))
    assert "declares `publish`, but it is not published" in finding
