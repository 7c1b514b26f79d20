"""What docs/ tells people to write, written: the project with it keeps every rule."""

from pathlib import Path
import re

import pytest
from scratch_project import ROOT, Scratch

FILE = re.compile(r"^`(?P<path>[\w./]+)`\n```\w+\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
SETTING = re.compile(r"^```yaml\n(?P<text> {6}\w+: \{.*\})\n```$", re.MULTILINE)
LISTED = re.compile(r"^```yaml\n(?P<text>  \w+:\n    [A-Z_]+: .*\n)```$", re.MULTILINE)
PAGES = ["adding-a-source.md", "adding-a-model.md"]


def said(page: str, pattern: re.Pattern[str]) -> list[dict[str, str]]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [match.groupdict() for match in pattern.finditer(text)]


def test_a_source_and_a_model_added_as_the_docs_say_keep_every_rule(parsed, tmp_path):
    scratch = Scratch(tmp_path / "project", parsed)
    [staging] = said("adding-a-source.md", SETTING)
    [service] = said("adding-a-model.md", SETTING)
    scratch.add_parking(service["text"])
    # A council that has the department already keeps its own.
    scratch.add_parking(service["text"])
    scratch.add_folder("staging", staging["text"])
    [listed] = said("adding-a-source.md", LISTED)
    scratch.change("ingest/variables.yml", "systems:\n", f"systems:\n{listed['text']}")
    files = [file for page in PAGES for file in said(page, FILE)]
    assert len(files) == 5
    for file in files:
        scratch.write(file["path"], file["text"])
    assert scratch.findings() == set()


@pytest.mark.parametrize("page", [*PAGES, "agreements.md", "../CONTRIBUTING.md"])
def test_links_and_paths_lead_somewhere(page):
    place = ROOT / "docs" / page
    text = place.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert links or page == "agreements.md"
    for link in links:
        assert (place.parent / link).is_file(), link
    for path in re.findall(r"`((?:models|governance|macros)/[\w./]+\.\w+)`", text):
        written = path in [file["path"] for file in said(page, FILE)]
        assert written or Path(ROOT / path).is_file(), path


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
