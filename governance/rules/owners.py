"""CODEOWNERS: each department approves its own, and only its owner the agreements it signs."""

from collections.abc import Iterator

from governance import codeowners
from governance.artifacts import CODEOWNERS, Project
from governance.rules import Finding

ALL = "`python -m governance codeowners` prints the lines of every department."


def departments_own_their_files(project: Project) -> Iterator[Finding]:
    """Every department has its lines with its own team, and nobody else approves its files."""
    if project.owners is None:
        return
    organisation = codeowners.organisation(project.owners)
    if organisation is None:
        yield Finding(
            CODEOWNERS,
            "there is no line that gives everything else to the platform's team.",
            "Begin with `* @<organisation>/platform`.",
        )
        return
    for line in codeowners.needed(project):
        wanted = [f"{organisation}/{line.team}"]
        for path in line.files:
            found = codeowners.owners_of(path, project.owners)
            if found != wanted:
                yield Finding(
                    CODEOWNERS,
                    f"files like {path} are approved by {' or '.join(found) or 'nobody'}, "
                    f"not by {wanted[0]} alone.",
                    f"Add the line `{' '.join(line.text(organisation).split())}` after any other "
                    f"that matches. {ALL}",
                )
                break


def the_platform_owns_what_separates(project: Project) -> Iterator[Finding]:
    """What keeps departments apart is approved by the platform's team or data protection alone."""
    if not project.owners:
        return
    organisation = codeowners.organisation(project.owners)
    allowed = {f"{organisation}/{team}" for team in codeowners.TEAMS_OF_PLATFORM}
    for path in codeowners.PLATFORM:
        found = codeowners.owners_of(path, project.owners)
        if not found or not set(found) <= allowed:
            yield Finding(
                CODEOWNERS,
                f"{path} is approved by {' or '.join(found) or 'nobody'}.",
                "It keeps departments apart: its last line names the platform's team or data "
                "protection, and nobody else.",
            )
