"""What docs/ shows of a new department, as files and lines to put in place."""

from pathlib import Path
import re

ROOT = Path(__file__).resolve().parents[2]
# The pages in the order in which a colleague follows them.
PAGES = ("adding-a-department.md", "adding-a-source.md", "adding-a-model.md", "agreements.md")

_FILE = re.compile(r"^`(?P<path>[\w./]+)`\n```\w+\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_GROUP = re.compile(r"^In `models/groups.yml`[^`]*\n```yaml\n(?P<text>.*?)^```$", re.M | re.S)
_SETTING = re.compile(r"under `(?P<place>[\w: ]+):`\n```yaml\n(?P<text> +\w+: \{.*\}\n)```$", re.M)
_VARIABLE = re.compile(r"under `systems:`\n```yaml\n(?P<text>.*?)^```$", re.M | re.S)
_SEEDS = re.compile(r"\| `(?P<place>seeds: \w+):` \| `(?P<text>\w+: \{.*\})` \|$", re.M)
_OWNERS = re.compile(r"^```\n(?P<text>/.*?)^```$", re.M | re.S)
_DROP = re.compile(r"^ {4}echo '(?P<text>.*)' >", re.M)


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def files(*pages: str) -> dict[str, str]:
    """The files that the pages show whole, by their path."""
    found = [match for name in pages or PAGES for match in _FILE.finditer(page(name))]
    return {match["path"]: match["text"] for match in found}


def drop() -> str:
    """The file of the supplier that the example ingests."""
    return "\n".join(match["text"] for match in _DROP.finditer(page("adding-a-source.md"))) + "\n"


def add(folder: Path) -> list[str]:
    """Add the department to a copy of the project as the pages say; the paths that were written.

    A copy that has it already keeps its lines, so that a council may have added it for good.
    """
    written = files()
    if (folder / "CODEOWNERS").is_file():
        owners = "".join(match["text"] for match in _OWNERS.finditer(page(PAGES[0])))
        _append(folder / "CODEOWNERS", owners)
    [group] = [match["text"] for match in _GROUP.finditer(page(PAGES[0]))]
    _append(folder / "models/groups.yml", group)
    settings = [match for name in PAGES for match in _SETTING.finditer(page(name))]
    assert len(settings) == 3, "a page no longer shows its line of dbt_project.yml"
    for match in settings:
        under(folder / "dbt_project.yml", match["place"], match["text"])
    if (folder / "ingest/variables.yml").is_file():
        [variable] = [match["text"] for match in _VARIABLE.finditer(page(PAGES[1]))]
        _append(folder / "ingest/variables.yml", variable)
    for path, text in written.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return list(written)


def seeds_line(folder: Path) -> None:
    """Add the line for a department's own seeds."""
    [match] = _SEEDS.finditer(page(PAGES[0]))
    under(folder / "dbt_project.yml", match["place"], f"    {match['text']}\n")


def _append(file: Path, text: str) -> None:
    before = file.read_text(encoding="utf-8")
    if text not in before:
        file.write_text(before + text, encoding="utf-8")


def under(file: Path, place: str, line: str) -> None:
    """Put a line at the end of a block of settings, such as `models: borough: share`."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    if line in lines:
        return
    at = -1
    for depth, word in enumerate(place.split(": ")):
        at = lines.index(f"{'  ' * depth}{word}:\n", at + 1)
    indent = len(line) - len(line.lstrip())
    end = at + 1
    while end < len(lines) and (len(lines[end]) - len(lines[end].lstrip()) >= indent):
        end += 1
    file.write_text("".join([*lines[:end], line, *lines[end:]]), encoding="utf-8")
