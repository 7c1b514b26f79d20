"""CODEOWNERS: who must approve a change, and what it must say for each department.

    python -m governance codeowners        prints the lines that departments need

The last line that matches a file counts, as GitHub documents it ("About code owners", 2025).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
import re

from governance.artifacts import AGREEMENTS, Project

# What keeps departments apart is never a department's own to change.
PLATFORM = (
    *("CODEOWNERS", "dbt_project.yml", "models/groups.yml", "profiles.yml"),
    *("governance/day.py", "governance/rules/silos.py", "governance/organisations.yml"),
    *("macros/governance/agreement_gate.sql", "macros/privacy/disclosed_count.sql"),
)
TEAMS_OF_PLATFORM = ("platform", "data-protection")


@dataclass(frozen=True)
class Line:
    """A line that a department needs, with the files that it is for."""

    pattern: str
    team: str  # without the organisation
    files: tuple[str, ...]

    def text(self, organisation: str) -> str:
        """The line as it stands in the file."""
        return f"{self.pattern:<37} {organisation}/{self.team}"


def needed(project: Project) -> Iterator[Line]:
    """Yield the lines of every department: its models, its systems, its seeds, its agreements."""
    for name in sorted(project.groups):
        team, agreements = name.replace("_", "-"), f"{AGREEMENTS}/{name}_"
        folders = [f"models/{layer}/{name}/a.sql" for layer in ("service", "share")]
        yield Line(f"/models/*/{name}/", team, (*folders, *_files(project, *folders)))
        for system in project.staging_folders(name):
            file = f"models/staging/{system}/a.sql"
            yield Line(f"/models/staging/{system}/", team, (file, *_files(project, file)))
        seeds = tuple(_files(project, f"seeds/{name}/a.csv"))
        if seeds:
            yield Line(f"/seeds/{name}/", team, seeds)
        signed = [
            exposure["original_file_path"]
            for exposure in project.exposures
            if exposure["original_file_path"].startswith(agreements)
        ]
        owner = f"{team}-information-asset-owner"
        yield Line(f"/{agreements}*", owner, (f"{agreements}a.yml", *signed))


def lines(text: str) -> list[tuple[str, list[str]]]:
    """Patterns with their owners, in the order of the file."""
    found = []
    for line in text.splitlines():
        pattern, *owners = line.partition(" #")[0].split() or [""]
        if pattern and not pattern.startswith("#"):
            found.append((pattern, owners))
    return found


def owners_of(path: str, text: str) -> list[str]:
    """Who must approve a change of a file; nobody where no line matches."""
    matching = [owners for pattern, owners in lines(text) if _matches(pattern).match(path)]
    return matching[-1] if matching else []


def organisation(text: str) -> str | None:
    """The organisation of the platform's team, which the line for everything (`*`) names."""
    for pattern, owners in lines(text):
        if pattern == "*" and len(owners) == 1 and owners[0].endswith("/platform"):
            return owners[0].removesuffix("/platform")
    return None


def _files(project: Project, *samples: str) -> Iterator[str]:
    folders = tuple(sample.rpartition("/")[0] + "/" for sample in samples)
    return (node.path for node in project.nodes.values() if node.path.startswith(folders))


@cache
def _matches(pattern: str) -> re.Pattern[str]:
    """A pattern as an expression for a path from the root.

    One with a slash before its end begins at the root, another matches at any depth; a folder's
    name matches all in it, but `folder/*` only what lies in the folder itself.
    """
    body = pattern.strip("/")
    is_rooted = "/" in pattern.rstrip("/")
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", body)
    signs = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    middle = "".join(signs.get(part, re.escape(part)) for part in parts)
    end = "/.*" if pattern.endswith("/") else "" if body.endswith("/*") else "(?:/.*)?"
    return re.compile(f"{'' if is_rooted else '(?:.*/)?'}{middle}{end}$", re.DOTALL)
