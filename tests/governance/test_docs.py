"""What docs/ tells people: its links lead somewhere, and every word of ours is explained.

That what it shows can be added as it stands is in test_departments.py.
"""

from pathlib import Path
import re

import docs_example
import pytest
from scratch_project import ROOT

PAGES = docs_example.PAGES


@pytest.mark.parametrize("page", [*PAGES, "../CONTRIBUTING.md"])
def test_links_and_paths_lead_somewhere(page):
    place = ROOT / "docs" / page
    text = place.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert links
    for link in links:
        assert (place.parent / link).is_file(), link
    for path in re.findall(r"`((?:models|governance|macros)/[\w./]+\.\w+)`", text):
        assert path in docs_example.files() or Path(ROOT / path).is_file(), path


def test_the_docs_explain_every_class_field_and_state():
    from governance_fixtures import TERMS

    from governance import agreements
    from governance.rules.columns import CLASSES

    sources = (ROOT / "docs/adding-a-source.md").read_text(encoding="utf-8")
    register = (ROOT / "docs/agreements.md").read_text(encoding="utf-8")
    for name in CLASSES:
        assert f"| `{name}` |" in sources
    for field in TERMS:
        assert f"`{field}`" in register
    for state in (
        agreements.UNSIGNED,
        agreements.NOT_STARTED,
        agreements.IN_FORCE,
        agreements.REVIEW_DUE,
        agreements.EXPIRED,
        agreements.NOT_WHOLE,
    ):
        assert f"| {state} |" in register


def test_the_homes_in_the_docs_are_eastmeres():
    """No real property's number, and no real vehicle's mark, stands in an example."""
    for file in (ROOT / "docs").glob("*.md"):
        text = file.read_text(encoding="utf-8")
        uprns = re.findall(r"(?<![0-9])0?[0-9]{11,12}(?![0-9])", text)
        assert all(re.fullmatch(r"10099[0-9]{7}", uprn) for uprn in uprns), (file.name, uprns)
    rows = docs_example.drop().splitlines()
    assert len(rows) == 3
    for row in rows[1:]:
        _, vrm, _, _, postcode, uprn, _ = row.split(",")
        assert re.fullmatch(r"EI[0-9]{2} ?[A-Z]*I[A-Z]*", vrm)
        assert re.fullmatch(r"EM([1-9]|1[0-9]|20) [0-9][A-Z]{2}", postcode)
        assert re.fullmatch(r"10099[0-9]{7}", uprn)
